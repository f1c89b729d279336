{{ config(materialized='kept', key='change_id') }}
select
    id as change_id,
    entity,
    entity_id,
    changed_at,
    field,
    case when field = 'custom' then {{ own_fields('value') }} else value end as value_before
from {{ from_source('former_values') }}
