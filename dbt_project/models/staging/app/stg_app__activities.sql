{{ config(
    materialized='kept',
    key='activity_id',
    source='activities',
    indexes=[{'columns': ['customer_id']}, {'columns': ['deal_id']}],
) }}
select
    id as activity_id,
    kind,
    direction,
    status,
    completed_at,
    customer_id,
    lead_id,
    deal_id,
    ticket_id,
    owner_id,
    created_at,
    updated_at
from {{ from_source('activities') }}
where deleted_at is null
