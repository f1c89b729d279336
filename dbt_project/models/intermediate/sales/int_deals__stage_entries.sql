-- First time each deal was in each stage, and how long it was there in all, taken from the history; the current
-- stage is always among them.
with changes as (
    select deal_id, to_stage as stage, changed_at from {{ ref('stg_app__stage_changes') }}
),

current_stages as (
    select deal_id, stage, coalesce(closed_at, stage_changed_at, created_at) as changed_at
    from {{ ref('stg_app__deals') }}
),

entries as (
    select * from changes
    union all
    select current_stages.* from current_stages
    where not exists (
        select 1 from changes
        where changes.deal_id = current_stages.deal_id and changes.stage = current_stages.stage
    )
),

deals as (
    select deal_id from {{ ref('stg_app__deals') }}
),

stages as (
    select stage, position, semantic from {{ ref('stg_app__stages') }}
),

stays as (
    select
        entries.deal_id,
        entries.stage,
        stages.position,
        stages.semantic,
        entries.changed_at as entered_at,
        lead(entries.changed_at) over (
            partition by entries.deal_id order by entries.changed_at, stages.position
        ) as left_at
    from entries
    inner join deals on entries.deal_id = deals.deal_id
    inner join stages on entries.stage = stages.stage
),

final as (
    select
        deal_id,
        stage,
        position,
        semantic,
        min(entered_at) as entered_at,
        sum({{ minutes_between('entered_at', 'left_at') }}) / 1440 as days_in_stage
    from stays
    group by deal_id, stage, position, semantic
)

select * from final
