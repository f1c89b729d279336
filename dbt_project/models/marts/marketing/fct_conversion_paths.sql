{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='journey_id',
    parts={'attribution_journeys': 'journey_id'},
    indexes=[{'columns': ['converted_on']}],
) }}
-- A journey as it is told: touches of one channel in a row are one step.
with touches as (
    select
        *,
        lag(channel) over (partition by journey_id order by position) as channel_before
    from {{ ref('attribution_journeys') }}
    where is_converted and touchpoint_id is not null
),

journeys as (
    select
        journey_id,
        conversion_kind,
        conversion_id,
        converted_on,
        max(amount) as amount,
        max(touch_count) as touch_count,
        array_agg(channel order by position) filter (where channel is distinct from channel_before) as steps,
        max(channel) filter (where position = 1) as first_channel,
        max(channel) filter (where position = touch_count) as last_channel,
        {{ minutes_between('min(touched_at)', 'min(converted_at)') }} / 1440 as days_to_convert
    from touches
    group by journey_id, conversion_kind, conversion_id, converted_on
),

final as (
    select
        journey_id,
        conversion_kind,
        case when conversion_kind = 'deal_won' then conversion_id end as deal_id,
        case when conversion_kind = 'lead_converted' then conversion_id end as lead_id,
        converted_on,
        amount,
        case
            when cardinality(steps) <= 5 then array_to_string(steps, ' > ')
            else array_to_string(steps[1:3], ' > ') || ' > … > ' || last_channel
        end as path,
        first_channel,
        last_channel,
        touch_count::integer as touch_count,
        case when touch_count < 12 then touch_count::text else '12+' end as touches,
        days_to_convert,
        case when days_to_convert < 98 then floor(days_to_convert / 7)::int::text else '14+' end as weeks
    from journeys
)

select * from final
order by converted_on
