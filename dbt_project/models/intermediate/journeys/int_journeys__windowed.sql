{{ config(
    materialized='kept',
    key='person_key',
    parts={'int_touchpoints__identified': 'person_key', 'int_conversions__unioned': 'person_key'},
    affected=[
        "select person_key from every(int_touchpoints__identified) where channel in (select channel from changed(stg_app__channels))",
        "select person_key from every(int_touchpoints__identified) where campaign_id in (select campaign_id from changed(stg_app__campaigns))",
    ],
) }}
-- Touches in the window of a journey, before any transform. A converting journey ends with its conversion and
-- reaches back to the lookback's edge (both ends inside), not beyond the person's previous conversion of the
-- kind. Touches after the last conversion, or of people who never converted, form one open journey.
with conversions as (
    select * from {{ ref('int_conversions__unioned') }}
),

touchpoints as (
    select
        touchpoints.*,
        channels.is_direct
    from {{ ref('int_touchpoints__identified') }} as touchpoints
    inner join {{ ref('stg_app__channels') }} as channels on touchpoints.channel = channels.channel
    {% if not var('journey_offline') %}where not channels.is_offline{% endif %}
),

kinds as (
    {% for kind in var('journey_kinds') %}
    select '{{ kind }}' as conversion_kind{{ ' union all' if not loop.last }}
    {% endfor %}
),

last_conversions as (
    select conversion_kind, person_key, max(converted_at) as converted_at
    from conversions
    where person_key is not null
    group by conversion_kind, person_key
),

converting as (
    select
        conversions.conversion_kind || ':' || conversions.conversion_id as journey_id,
        conversions.conversion_kind,
        conversions.conversion_id,
        conversions.converted_at,
        touchpoints.*
    from conversions
    inner join touchpoints
        on conversions.person_key = touchpoints.person_key
        and touchpoints.occurred_at <= conversions.converted_at
        and touchpoints.occurred_at >= conversions.converted_at - {{ days(var('journey_lookback_days')) }}
        {% if var('journey_restarts') %}
        and (
            conversions.previous_converted_at is null
            or touchpoints.occurred_at > conversions.previous_converted_at
        )
        {% endif %}
    where conversions.ends_journey
),

-- a repeat order can only come from somebody who ordered before
still_open as (
    select
        kinds.conversion_kind || ':open:' || touchpoints.person_key as journey_id,
        kinds.conversion_kind,
        touchpoints.*,
        max(touchpoints.occurred_at) over (
            partition by kinds.conversion_kind, touchpoints.person_key
        ) as last_touched_at
    from touchpoints
    cross join kinds
    left join last_conversions
        on touchpoints.person_key = last_conversions.person_key
        and kinds.conversion_kind = last_conversions.conversion_kind
    where touchpoints.occurred_at > last_conversions.converted_at
        or (last_conversions.converted_at is null and kinds.conversion_kind <> 'repeat_order')
),

unioned as (
    select
        journey_id, conversion_kind, conversion_id, converted_at, person_key,
        touchpoint_id, occurred_at, channel, campaign_id, session_id, is_direct
    from converting

    union all

    select
        journey_id, conversion_kind, null as conversion_id, null as converted_at, person_key,
        touchpoint_id, occurred_at, channel, campaign_id, session_id, is_direct
    from still_open
    where occurred_at >= last_touched_at - {{ days(var('journey_lookback_days')) }}
),

campaigns as (
    select campaign_id, campaign from {{ ref('stg_app__campaigns') }}
),

final as (
    select
        unioned.*,
        campaigns.campaign,
        {% if var('journey_credited') == 'campaign' -%}
        coalesce(campaigns.campaign, unioned.channel)
        {%- else -%}
        unioned.channel
        {%- endif %} as credited
    from unioned
    left join campaigns on unioned.campaign_id = campaigns.campaign_id
)

select * from final
