{{ config(materialized='kept', key='contact_id', source='contacts') }}
select
    id as contact_id,
    customer_id,
    role,
    language,
    is_primary,
    {{ own_fields() }} as custom,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('contacts') }}
where deleted_at is null
