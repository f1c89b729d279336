{{ config(
    materialized='kept',
    key='touchpoint_id',
    source='touchpoints',
    indexes=[{'columns': ['lead_id']}, {'columns': ['anonymous_id']}],
) }}
select
    id as touchpoint_id,
    occurred_at,
    received_at,
    anonymous_id,
    lead_id,
    contact_id,
    customer_id,
    coalesce(channel, 'unknown') as channel,
    event,
    campaign_id,
    landing_page,
    session_id,
    coalesce(source_system, 'app') as source_system
from {{ from_source('touchpoints') }}
