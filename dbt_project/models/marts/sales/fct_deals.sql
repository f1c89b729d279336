{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='deal_id',
    indexes=[{'columns': ['created_on']}, {'columns': ['closed_on']}],
) }}
with deals as (
    select * from {{ ref('stg_app__deals') }}
),

stages as (
    select stage, semantic, win_share from {{ ref('int_stages__win_shares') }}
),

leads as (
    select lead_id, {{ company_date('created_at') }} as created_on from {{ ref('stg_app__leads') }}
),

customers as (
    select customer_id, industry, country from {{ ref('dim_customer') }}
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

staged as (
    select
        deals.*,
        stages.semantic,
        stages.win_share,
        {{ in_base_currency('deals.amount', 'deals.fx_rate') }} as base_amount,
        {{ company_date('deals.created_at') }} as created_on,
        case
            when stages.semantic in ('won', 'lost')
                then {{ company_date('coalesce(deals.closed_at, deals.stage_changed_at, deals.created_at)') }}
        end as closed_on
    from deals
    inner join stages on deals.stage = stages.stage
),

final as (
    select
        staged.deal_id,
        staged.customer_id,
        staged.lead_id,
        staged.title,
        leads.created_on as lead_created_on,
        staged.created_on,
        staged.closed_on,
        staged.expected_close_on,
        staged.stage,
        staged.semantic = 'open' as is_open,
        staged.semantic = 'won' as is_won,
        staged.semantic = 'lost' as is_lost,
        staged.semantic in ('won', 'lost') as is_closed,
        staged.base_amount as amount,
        case when staged.semantic = 'won' then staged.base_amount end as won_amount,
        case when staged.semantic = 'open' then staged.base_amount end as open_amount,
        case
            when staged.semantic = 'open' then round((staged.base_amount * staged.win_share)::numeric, 2)
        end as weighted_open_amount,
        staged.amount is not null as has_amount,
        staged.closed_on - staged.created_on as days_to_close,
        staged.created_on + {{ var('deal_horizon_days') }} < {{ company_today() }} as is_matured,
        coalesce(
            staged.semantic = 'won' and staged.closed_on - staged.created_on <= {{ var('deal_horizon_days') }}, false
        ) as is_won_in_horizon,
        staged.lost_reason,
        staged.channel,
        campaigns.campaign,
        staged.product,
        customers.industry,
        customers.country,
        staged.source_system,
        staged.custom,
        owners.owner,
        coalesce(teams.office, owners.office) as office,
        staged.owner_id,
        staged.team_id
    from staged
    left join customers on staged.customer_id = customers.customer_id
    left join owners on staged.owner_id = owners.owner_id
    left join teams on staged.team_id = teams.team_id
    left join campaigns on staged.campaign_id = campaigns.campaign_id
    left join leads on staged.lead_id = leads.lead_id
)

select * from final
order by created_on
