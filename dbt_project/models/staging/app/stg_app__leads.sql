select
    id as lead_id,
    status,
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
    owner_id,
    team_id,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ source('app', 'leads') }}
where deleted_at is null
