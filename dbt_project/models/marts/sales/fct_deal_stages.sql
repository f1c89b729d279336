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

final as (
    select
        deals.deal_id,
        stages.stage,
        stages.position,
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
    from deals
    inner join furthest on deals.deal_id = furthest.deal_id
    inner join stages on furthest.position >= stages.position
    left join entries on deals.deal_id = entries.deal_id and stages.stage = entries.stage
)

select * from final
