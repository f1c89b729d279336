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
from {{ source('app', 'campaigns') }}
where deleted_at is null
