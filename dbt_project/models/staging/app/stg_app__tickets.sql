{{ config(materialized='kept', key='ticket_id', source='tickets', indexes=[{'columns': ['customer_id']}]) }}
select
    id as ticket_id,
    number,
    subject,
    description,
    status,
    priority,
    category,
    category_source,
    coalesce(channel, 'unknown') as channel,
    language,
    customer_id,
    contact_id,
    first_response_due_at,
    resolved_at,
    closed_at,
    reopened_count,
    {{ own_fields() }} as custom,
    owner_id,
    team_id,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('tickets') }}
where deleted_at is null
