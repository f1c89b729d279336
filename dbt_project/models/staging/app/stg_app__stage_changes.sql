{{ config(
    materialized='kept',
    key='stage_change_id',
    source='stage_changes',
    indexes=[{'columns': ['deal_id']}],
) }}
select
    id as stage_change_id,
    deal_id,
    from_stage,
    to_stage,
    changed_at,
    changed_by as changed_by_id,
    actor_kind
from {{ from_source('stage_changes') }}
