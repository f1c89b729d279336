{{ config(materialized='kept', key='contact_id', source='contacts') }}
select
    id as contact_id,
    customer_id,
    created_at,
    updated_at
from {{ from_source('contacts') }}
where deleted_at is null
