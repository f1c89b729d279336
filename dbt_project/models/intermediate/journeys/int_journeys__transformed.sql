{{ config(
    materialized='kept',
    key='person_key',
    parts={'int_journeys__windowed': 'person_key'},
    indexes=[{'columns': ['journey_id']}],
) }}
-- The touches that count, in order: conversion session, direct, repeats and step limit as the company set them.
-- Touches at one instant are ordered by their id, so that every build gives the same path.
with windowed as (
    select * from {{ ref('int_journeys__windowed') }}
),

{% if var('journey_conversion_session') == 'out' -%}
conversion_sessions as (
    select distinct journey_id, session_id
    from windowed
    where session_id is not null
        and occurred_at >= converted_at - {{ minutes(var('journey_session_minutes')) }}
),

outside_session as (
    select windowed.*
    from windowed
    left join conversion_sessions
        on windowed.journey_id = conversion_sessions.journey_id
        and windowed.session_id = conversion_sessions.session_id
    where conversion_sessions.journey_id is null
),
{%- else -%}
outside_session as (
    select * from windowed
),
{%- endif %}

placed as (
    select
        *,
        row_number() over (partition by journey_id order by occurred_at, touchpoint_id) as place
    from outside_session
),

last_not_direct as (
    select
        *,
        max(case when not is_direct then place end) over (partition by journey_id) as last_named_place
    from placed
),

directed as (
    select *
    from last_not_direct
    {% if var('journey_direct') == 'exclude' -%}
    where not is_direct or last_named_place is null
    {%- elif var('journey_direct') == 'exclude_last' -%}
    where place <= last_named_place or last_named_place is null
    {%- endif %}
),

compared as (
    select
        *,
        lag(credited) over (partition by journey_id order by place) as credited_before,
        row_number() over (partition by journey_id, credited order by place) as nth_of_credited
    from directed
),

unrepeated as (
    select
        *,
        row_number() over (partition by journey_id order by place desc) as steps_from_end
    from compared
    {% if var('journey_repeats') == 'exposure' -%}
    where credited_before is distinct from credited
    {%- elif var('journey_repeats') == 'first' -%}
    where nth_of_credited = 1
    {%- endif %}
),

final as (
    select
        journey_id,
        conversion_kind,
        conversion_id,
        person_key,
        touchpoint_id,
        occurred_at,
        channel,
        campaign,
        credited,
        (row_number() over (partition by journey_id order by place))::int as position,
        (count(*) over (partition by journey_id))::int as touch_count
    from unrepeated
    where steps_from_end <= {{ var('journey_lookback_steps') }}
)

select * from final
