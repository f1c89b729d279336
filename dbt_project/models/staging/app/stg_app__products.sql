select
    id as product_id,
    name as product,
    sku,
    series,
    list_price,
    currency,
    created_at,
    updated_at
from {{ source('app', 'products') }}
where deleted_at is null
