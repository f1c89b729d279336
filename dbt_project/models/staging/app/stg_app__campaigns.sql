{{ config(materialized='kept', key='campaign_id') }}
-- With those that were removed: what was won with a campaign stays so.
select
    id as campaign_id,
    name as campaign,
    channel,
    status,
    starts_on,
    ends_on,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('campaigns') }}
