{{ config(tags=['after_attribution'], indexes=[{'columns': ['conversion_kind', 'converted_on']}]) }}
-- Credits of the engine; a conversion that no touch earned stays whole, in the row `unattributed`.
-- Rows come to lie by kind and day: a period is read from one place, and not from all over a table of millions.
with journeys as (
    select * from {{ ref('attribution_journeys') }}
    where is_converted
),

credits as (
    select * from {{ source('landing', 'attribution_credits') }}
),

models as (
    select distinct conversion_kind, model from credits
),

attributed as (
    select
        journeys.conversion_kind,
        journeys.conversion_id,
        journeys.converted_on,
        journeys.is_first,
        credits.model,
        journeys.touchpoint_id,
        journeys.touched_at,
        journeys.position,
        journeys.channel,
        journeys.campaign,
        journeys.credited,
        credits.credit,
        credits.amount
    from credits
    inner join journeys
        on credits.conversion_kind = journeys.conversion_kind
        and credits.conversion_id = journeys.conversion_id
        and credits.touchpoint_id = journeys.touchpoint_id
),

unattributed as (
    select
        journeys.conversion_kind, journeys.conversion_id, journeys.converted_on, journeys.is_first,
        models.model, null::uuid as touchpoint_id, null::timestamptz as touched_at, null::int as position,
        'unattributed' as channel, null as campaign, 'unattributed' as credited,
        1::double precision as credit,
        journeys.amount
    from journeys
    inner join models on journeys.conversion_kind = models.conversion_kind
    where journeys.touchpoint_id is null
),

final as (
    select * from attributed
    union all
    select * from unattributed
    order by conversion_kind, converted_on
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
