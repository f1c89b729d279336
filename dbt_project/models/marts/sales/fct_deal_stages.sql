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

followed as (
    select
        deal_id,
        stage,
        entered_at,
        lead(entered_at) over (partition by deal_id order by entered_at, position) as left_at
    from entries
),

final as (
    select
        deals.deal_id,
        stages.stage,
        stages.position,
        {{ company_date('followed.entered_at') }} as entered_on,
        {{ minutes_between('followed.entered_at', 'followed.left_at') }} / 1440 as days_in_stage,
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
    left join followed on deals.deal_id = followed.deal_id and stages.stage = followed.stage
)

select * from final
