{# Every stay of a deal in a stage, from its history; the current stage is always among them. One row per stay, with
   the moments it began and ended (null: it goes on). #}
{% macro deal_stays() %}
    select
        entries.deal_id,
        entries.stage,
        stages.position,
        stages.semantic,
        entries.changed_at as entered_at,
        lead(entries.changed_at) over (
            partition by entries.deal_id order by entries.changed_at, stages.position
        ) as left_at
    from (
        select deal_id, to_stage as stage, changed_at from {{ ref('stg_app__stage_changes') }}

        union all

        select deal_id, stage, coalesce(closed_at, stage_changed_at, created_at) as changed_at
        from {{ ref('stg_app__deals') }} as current_stages
        where not exists (
            select 1 from {{ ref('stg_app__stage_changes') }} as changes
            where changes.deal_id = current_stages.deal_id and changes.to_stage = current_stages.stage
        )
    ) as entries
    inner join {{ ref('stg_app__deals') }} as deals on entries.deal_id = deals.deal_id
    inner join {{ ref('stg_app__stages') }} as stages on entries.stage = stages.stage
{% endmacro %}
