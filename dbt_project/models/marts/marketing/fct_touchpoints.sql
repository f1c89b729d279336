{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='touchpoint_id',
    parts={'int_touchpoints__identified': 'touchpoint_id'},
    affected=[
        "select touchpoint_id from every(int_touchpoints__identified) "
        ~ "where campaign_id in (select campaign_id from changed(stg_app__campaigns))",
    ],
    indexes=[{'columns': ['occurred_on']}],
) }}
with touchpoints as (
    select * from {{ ref('int_touchpoints__identified') }}
),

campaigns as (
    select campaign_id, campaign from {{ ref('stg_app__campaigns') }}
),

final as (
    select
        touchpoints.touchpoint_id,
        touchpoints.occurred_at,
        {{ company_date('touchpoints.occurred_at') }} as occurred_on,
        touchpoints.channel,
        campaigns.campaign,
        touchpoints.event,
        touchpoints.person_key,
        split_part(touchpoints.person_key, ':', 1) as person_kind
    from touchpoints
    left join campaigns on touchpoints.campaign_id = campaigns.campaign_id
)

select * from final
