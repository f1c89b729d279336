-- Bounds are fixed, so that a customer changes its place by what it does and not by what others do.
with orders as (
    select * from {{ ref('fct_orders') }} where is_kept
),

customers as (
    select * from {{ ref('dim_customer') }} where not is_deleted
),

firsts as (
    select customer_id, min(ordered_on) as first_ordered_on from orders group by customer_id
),

summed as (
    select
        orders.customer_id,
        firsts.first_ordered_on,
        max(orders.ordered_on) as last_ordered_on,
        {{ company_today() }} - max(orders.ordered_on) as days_since,
        count(*) filter (where orders.ordered_on > {{ company_today() }} - 730) as orders_24,
        coalesce(sum(orders.net_amount) filter (where orders.ordered_on > {{ company_today() }} - 730), 0)
            as revenue_24,
        coalesce(sum(orders.net_amount) filter (where orders.ordered_on < firsts.first_ordered_on + 365), 0)
            as revenue_first_year
    from orders
    inner join firsts on orders.customer_id = firsts.customer_id
    group by orders.customer_id, firsts.first_ordered_on
),

final as (
    select
        summed.customer_id,
        summed.first_ordered_on,
        summed.last_ordered_on,
        summed.orders_24,
        summed.revenue_24::numeric(18, 2) as revenue_24_amount,
        summed.revenue_first_year::numeric(18, 2) as revenue_first_year_amount,
        round(summed.revenue_first_year * {{ var('customer_margin_percent') }} / 100, 2)::numeric(18, 2)
            as margin_first_year_amount,
        summed.first_ordered_on + 365 <= {{ company_today() }} as is_year_old,
        case
            when summed.days_since <= 21 then '0-21'
            when summed.days_since <= 60 then '22-60'
            when summed.days_since <= 120 then '61-120'
            when summed.days_since <= 210 then '121-210'
            else '211+'
        end as recency,
        case
            when summed.orders_24 <= 1 then '1'
            when summed.orders_24 <= 2 then '2'
            when summed.orders_24 <= 4 then '3-4'
            when summed.orders_24 <= 9 then '5-9'
            else '10+'
        end as frequency,
        customers.channel,
        customers.source_system,
        customers.custom,
        customers.owner,
        customers.office,
        customers.owner_id,
        customers.team_id
    from summed
    inner join customers on summed.customer_id = customers.customer_id
)

select * from final
