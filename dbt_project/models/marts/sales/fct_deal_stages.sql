{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='deal_id',
    parts={'fct_deals': 'deal_id', 'int_deals__stage_entries': 'deal_id'},
    affected=[
        "select deal_id from every(fct_deals) where exists (select 1 from changed(stg_app__stages))",
    ],
    indexes=[{'columns': ['created_on']}],
) }}
-- A deal that skipped a stage has reached it all the same: reaching is having got at least as far. Lost deals
-- got as far as the furthest open stage in their history.
with entries as (
    select * from {{ ref('int_deals__stage_entries') }}
),

deals as (
    select * from {{ ref('fct_deals') }}
),

stages as (
    select stage, position from {{ ref('stg_app__stages') }} where semantic in ('open', 'won')
),

first_stage as (
    select min(position) as position from stages
),

furthest as (
    select
        deals.deal_id,
        coalesce(
            max(entries.position) filter (where entries.semantic <> 'lost'), min(first_stage.position)
        ) as position
    from deals
    cross join first_stage
    left join entries on deals.deal_id = entries.deal_id
    group by deals.deal_id
),

-- a stage that was skipped was reached when a later one was
reached as (
    select
        entries.deal_id,
        stages.stage,
        min({{ company_date('entries.entered_at') }}) as reached_on
    from entries
    inner join stages on entries.position >= stages.position
    where entries.semantic <> 'lost'
    group by entries.deal_id, stages.stage
),

last_stage as (
    select max(position) as position from stages
),

steps as (
    select
        deals.deal_id,
        stages.stage,
        stages.position,
        furthest.position as furthest_position,
        coalesce(reached.reached_on, deals.created_on) - deals.created_on <= {{ var('deal_horizon_days') }}
            as is_reached_in_horizon,
        lead(reached.reached_on - deals.created_on) over (partition by deals.deal_id order by stages.position)
        <= {{ var('deal_horizon_days') }} as is_passed_in_horizon
    from deals
    inner join furthest on deals.deal_id = furthest.deal_id
    inner join stages on furthest.position >= stages.position
    left join reached on deals.deal_id = reached.deal_id and stages.stage = reached.stage
),

final as (
    select
        deals.deal_id || ':' || steps.stage as deal_stage_id,
        deals.deal_id,
        steps.stage,
        steps.position,
        steps.position = last_stage.position as is_last,
        deals.is_matured,
        deals.is_matured and steps.is_reached_in_horizon as is_reached,
        deals.is_matured and steps.is_reached_in_horizon
        and coalesce(steps.is_passed_in_horizon, false) as is_passed,
        steps.furthest_position = steps.position and deals.is_lost as is_lost_here,
        {{ company_date('entries.entered_at') }} as entered_on,
        entries.days_in_stage,
        deals.created_on,
        deals.is_won,
        deals.amount,
        deals.channel,
        deals.source_system,
        deals.owner,
        deals.office,
        deals.owner_id,
        deals.team_id
    from steps
    inner join deals on steps.deal_id = deals.deal_id
    left join entries on steps.deal_id = entries.deal_id and steps.stage = entries.stage
    cross join last_stage
)

select * from final
order by created_on
