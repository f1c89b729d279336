{{ config(materialized='kept', key='order_id', source='orders', indexes=[{'columns': ['customer_id']}]) }}
select
    id as order_id,
    order_no,
    customer_id,
    deal_id,
    status,
    ordered_at,
    paid_at,
    amount,
    refund_amount,
    currency,
    fx_rate,
    coalesce(source_system, 'app') as source_system,
    created_at,
    updated_at
from {{ from_source('orders') }}
where deleted_at is null
