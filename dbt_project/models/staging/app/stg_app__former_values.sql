select
    id as change_id,
    entity,
    entity_id,
    changed_at,
    field,
    value as value_before
from {{ from_source('former_values') }}
