{{ config(materialized='kept', key='lead_id', source='leads') }}
select
    id as lead_id,
    status,
    title,
    coalesce(channel, 'unknown') as channel,
    campaign_id,
    landing_page,
    industry,
    employees,
    country,
    city,
    assigned_at,
    first_responded_at,
    converted_at,
    customer_id,
    contact_id,
    deal_id,
    disqualify_reason,
    {{ own_fields() }} as custom,
    owner_id,
    team_id,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('leads') }}
where deleted_at is null
