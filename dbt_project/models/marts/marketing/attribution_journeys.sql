{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='journey_id',
    parts={'int_journeys__transformed': 'journey_id'},
    affected=[
        "select conversion_kind || ':' || conversion_id from changed(int_conversions__unioned)",
    ],
) }}
with conversions as (
    select * from {{ ref('int_conversions__unioned') }}
),

touches as (
    select * from {{ ref('int_journeys__transformed') }}
),

converting as (
    select
        conversions.conversion_kind || ':' || conversions.conversion_id as journey_id,
        conversions.conversion_kind,
        conversions.conversion_id,
        conversions.person_key,
        true as is_converted,
        conversions.is_first,
        conversions.converted_at,
        conversions.converted_on,
        conversions.amount
    from conversions
    where conversions.ends_journey
),

still_open as (
    select distinct
        journey_id,
        conversion_kind,
        null::uuid as conversion_id,
        person_key,
        false as is_converted,
        null::boolean as is_first,
        null::timestamptz as converted_at,
        null::date as converted_on,
        null::numeric as amount
    from touches
    where conversion_id is null
),

journeys as (
    select * from converting
    union all
    select * from still_open
),

final as (
    select
        journeys.journey_id,
        journeys.conversion_kind,
        journeys.conversion_id,
        journeys.person_key,
        journeys.is_converted,
        journeys.is_first,
        journeys.converted_at,
        journeys.converted_on,
        journeys.amount,
        coalesce(touches.touch_count, 0) as touch_count,
        touches.position,
        touches.touchpoint_id,
        touches.occurred_at as touched_at,
        touches.channel,
        touches.campaign,
        touches.credited
    from journeys
    left join touches on journeys.journey_id = touches.journey_id
)

select * from final
