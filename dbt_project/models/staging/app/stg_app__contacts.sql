select
    id as contact_id,
    customer_id,
    created_at,
    updated_at
from {{ source('app', 'contacts') }}
where deleted_at is null
