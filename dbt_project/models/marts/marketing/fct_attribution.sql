{{ config(tags=['after_attribution'], indexes=[{'columns': ['conversion_kind', 'converted_on']}]) }}
-- Credits of the engine as money. The shares of a conversion are cut from its amount by running sums, so that
-- they add up to the cent; a conversion that no touch earned stays whole, in the row `unattributed`.
-- The windows have the day of the conversion before the conversion, so that rows come to lie by kind and day:
-- a period is read from one place, and not from all over a table of millions.
with journeys as (
    select * from {{ ref('attribution_journeys') }}
    where is_converted
),

conversions as (
    select distinct conversion_kind, conversion_id, converted_on, is_first, amount from journeys
),

credits as (
    select * from {{ source('landing', 'attribution_credits') }}
),

models as (
    select distinct conversion_kind, model from credits
),

earned as (
    select
        journeys.conversion_kind,
        journeys.conversion_id,
        journeys.converted_on,
        journeys.is_first,
        journeys.amount as conversion_amount,
        credits.model,
        journeys.touchpoint_id,
        journeys.touched_at,
        journeys.position,
        journeys.channel,
        journeys.campaign,
        journeys.credited,
        credits.credit::numeric as credit
    from credits
    inner join journeys
        on credits.conversion_kind = journeys.conversion_kind
        and credits.conversion_id = journeys.conversion_id
        and credits.touchpoint_id = journeys.touchpoint_id
),

summed as (
    select
        *,
        sum(credit) over (partition by conversion_kind, converted_on, conversion_id, model) as total_credit,
        sum(credit) over (
            partition by conversion_kind, converted_on, conversion_id, model order by position
        ) as running_credit
    from earned
),

shared as (
    select
        *,
        running_credit / total_credit as upto,
        (running_credit - credit) / total_credit as upto_before
    from summed
    where total_credit <> 0
),

attributed as (
    select
        conversion_kind, conversion_id, converted_on, is_first, model, touchpoint_id, touched_at, position,
        channel, campaign, credited,
        (credit / total_credit)::double precision as credit,
        round(conversion_amount * upto, 2) - round(conversion_amount * upto_before, 2) as amount
    from shared
),

unattributed as (
    select
        conversions.conversion_kind, conversions.conversion_id, conversions.converted_on, conversions.is_first,
        models.model, null::uuid as touchpoint_id, null::timestamptz as touched_at, null::int as position,
        'unattributed' as channel, null as campaign, 'unattributed' as credited,
        1::double precision as credit,
        conversions.amount
    from conversions
    inner join models on conversions.conversion_kind = models.conversion_kind
    where not exists (
        select 1 from attributed
        where attributed.conversion_kind = conversions.conversion_kind
            and attributed.conversion_id = conversions.conversion_id
            and attributed.model = models.model
    )
),

final as (
    select * from attributed
    union all
    select * from unattributed
)

select
    concat_ws(':', model, conversion_kind, conversion_id, coalesce(position, 0)) as credit_id,
    conversion_kind,
    conversion_id,
    converted_on,
    is_first,
    model,
    touchpoint_id,
    touched_at,
    position,
    channel,
    campaign,
    credited,
    credit,
    amount::numeric(18, 2) as amount
from final
