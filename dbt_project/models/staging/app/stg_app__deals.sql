{{ config(materialized='kept', key='deal_id', source='deals') }}
select
    id as deal_id,
    title,
    customer_id,
    contact_id,
    lead_id,
    product,
    stage,
    amount,
    currency,
    fx_rate,
    expected_close_on,
    closed_at,
    lost_reason,
    competitor,
    coalesce(channel, 'unknown') as channel,
    campaign_id,
    stage_changed_at,
    {{ own_fields() }} as custom,
    owner_id,
    team_id,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('deals') }}
where deleted_at is null
