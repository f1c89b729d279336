{{ config(materialized='kept', key='response_id', source='survey_responses') }}
select
    id as response_id,
    kind,
    rating,
    language,
    sent_at,
    responded_at,
    customer_id,
    ticket_id,
    order_id,
    agent_id,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('survey_responses') }}
where deleted_at is null
