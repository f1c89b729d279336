-- Uninterrupted times as a customer. With a subscription ever: while any runs. Without: from an order until
-- churn_gap_days after the last one before a longer silence. A spell still open has no end.
with subscriptions as (
    select * from {{ ref('stg_app__subscriptions') }}
),

orders as (
    select customer_id, {{ company_date('ordered_at') }} as ordered_on
    from {{ ref('stg_app__orders') }}
    where status not in ('cancelled', 'refunded')
        and customer_id not in (select customer_id from subscriptions)
),

covered as (
    select customer_id, 'subscription' as basis, started_on, ended_on
    from subscriptions
    union all
    select customer_id, 'orders' as basis, ordered_on as started_on, ordered_on + {{ var('churn_gap_days') }} as ended_on
    from orders
),

-- an end that has not come yet is no end: it may still be renewed, or another order may come
known as (
    select
        customer_id,
        basis,
        started_on,
        case when ended_on <= {{ company_today() }} then ended_on end as ended_on
    from covered
    where started_on <= {{ company_today() }}
),

marked as (
    select
        *,
        max(coalesce(ended_on, {{ never() }})) over (
            partition by customer_id
            order by started_on, coalesce(ended_on, {{ never() }})
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from known
),

numbered as (
    select
        *,
        sum(case when started_on <= covered_until then 0 else 1 end) over (
            partition by customer_id
            order by started_on, coalesce(ended_on, {{ never() }})
            rows between unbounded preceding and current row
        ) as spell_number
    from marked
),

final as (
    select
        customer_id,
        spell_number::int as spell_number,
        basis,
        min(started_on) as started_on,
        nullif(max(coalesce(ended_on, {{ never() }})), {{ never() }}) as ended_on
    from numbered
    group by customer_id, spell_number, basis
)

select * from final
