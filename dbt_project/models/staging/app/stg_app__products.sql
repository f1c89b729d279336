-- With those that were removed: what was won with a product stays so.
select
    id as product_id,
    name as product,
    sku,
    series,
    list_price,
    currency,
    created_at,
    updated_at
from {{ from_source('products') }}
