{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='order_id',
    parts={'stg_app__orders': 'order_id'},
    affected=[
        "select order_id from every(stg_app__orders) where customer_id in "
        ~ "(select customer_id from changed(dim_customer))",
    ],
    indexes=[{'columns': ['ordered_on']}],
) }}
with orders as (
    select * from {{ ref('stg_app__orders') }}
),

customers as (
    select * from {{ ref('dim_customer') }}
),

final as (
    select
        orders.order_id,
        orders.customer_id,
        orders.deal_id,
        orders.status,
        {{ company_date('orders.ordered_at') }} as ordered_on,
        orders.status not in ('cancelled', 'refunded') as is_kept,
        {{ in_base_currency('orders.amount', 'orders.fx_rate') }} as amount,
        {{ in_base_currency('orders.refund_amount', 'orders.fx_rate') }} as refund_amount,
        {{ in_base_currency('orders.amount', 'orders.fx_rate') }}
        - {{ in_base_currency('orders.refund_amount', 'orders.fx_rate') }} as net_amount,
        orders.source_system,
        customers.channel,
        customers.industry,
        customers.country,
        customers.owner,
        customers.office,
        customers.owner_id,
        customers.team_id
    from orders
    inner join customers on orders.customer_id = customers.customer_id
)

select * from final
order by ordered_on
