{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='lead_id',
    parts={'stg_app__leads': 'lead_id'},
    affected=[
        "select lead_id from every(stg_app__leads) where campaign_id in "
        ~ "(select campaign_id from changed(stg_app__campaigns))",
        "select lead_id from every(stg_app__leads) where owner_id in (select owner_id from changed(dim_owner))",
        "select lead_id from every(stg_app__leads) where team_id in (select team_id from changed(stg_app__teams))",
        "select lead_id from every(stg_app__leads) where "
        ~ has_come_since(company_date("created_at") ~ " + " ~ var("lead_horizon_days") ~ " + 1"),
    ],
    indexes=[{'columns': ['created_on']}, {'columns': ['converted_on']}],
) }}
with leads as (
    select * from {{ ref('stg_app__leads') }}
),

owners as (
    select owner_id, owner, office from {{ ref('dim_owner') }}
),

teams as (
    select team_id, name as office from {{ ref('stg_app__teams') }}
),

campaigns as (
    select campaign_id, campaign from {{ ref('stg_app__campaigns') }}
),

dated as (
    select
        *,
        {{ company_date('created_at') }} as created_on,
        {{ company_date('converted_at') }} as converted_on
    from leads
),

final as (
    select
        dated.lead_id,
        dated.customer_id,
        dated.created_at,
        dated.created_on,
        dated.status,
        dated.channel,
        campaigns.campaign,
        dated.landing_page,
        dated.industry,
        dated.country,
        dated.source_system,
        dated.converted_at is not null as is_converted,
        dated.converted_on,
        dated.converted_on - dated.created_on as days_to_convert,
        dated.created_on + {{ var('lead_horizon_days') }} < {{ company_today() }} as is_matured,
        coalesce(
            dated.converted_on - dated.created_on <= {{ var('lead_horizon_days') }}, false
        ) as is_converted_in_horizon,
        dated.first_responded_at is not null as is_answered,
        {{ minutes_between('dated.created_at', 'dated.first_responded_at') }} as first_response_minutes,
        dated.custom,
        owners.owner,
        coalesce(teams.office, owners.office) as office,
        dated.owner_id,
        dated.team_id
    from dated
    left join owners on dated.owner_id = owners.owner_id
    left join teams on dated.team_id = teams.team_id
    left join campaigns on dated.campaign_id = campaigns.campaign_id
)

select * from final
order by created_on
