{{ config(materialized='kept', key='customer_id') }}
-- Uninterrupted times as a customer. Until the first subscription, from an order until churn_gap_days after the
-- last one before a longer silence; from then on while any subscription runs. A spell still open has no end.
-- What a customer is judged by never depends on a later event (a refund does not undo that somebody bought), so
-- that an as-of day sees what it saw then.
with subscriptions as (
    select * from {{ ref('int_subscriptions__continued') }}
),

first_subscriptions as (
    select customer_id, min(started_on) as first_subscribed_on from subscriptions group by customer_id
),

customers as (
    select customer_id, merged_into_customer_id from {{ ref('stg_app__customers') }}
),

orders as (
    select
        coalesce(customers.merged_into_customer_id, recorded.customer_id) as customer_id,
        {{ company_date('recorded.ordered_at') }} as ordered_on
    from {{ ref('stg_app__orders') }} as recorded
    left join customers on recorded.customer_id = customers.customer_id
    where recorded.status <> 'cancelled'
),

covered as (
    select customer_id, started_on, coalesce(ended_on, {{ never() }}) as ended_on
    from subscriptions

    union all

    select
        orders.customer_id,
        orders.ordered_on as started_on,
        least(
            orders.ordered_on + {{ var('churn_gap_days') }}, first_subscriptions.first_subscribed_on
        ) as ended_on
    from orders
    left join first_subscriptions on orders.customer_id = first_subscriptions.customer_id
    where first_subscriptions.customer_id is null
        or orders.ordered_on < first_subscriptions.first_subscribed_on
),

-- an end that has not come yet is no end: the contract may be renewed, another order may come
known as (
    select
        customer_id,
        started_on,
        case when ended_on <= {{ company_today() }} then ended_on else {{ never() }} end as ended_on
    from covered
    where started_on <= {{ company_today() }}
),

marked as (
    select
        *,
        max(ended_on) over (
            partition by customer_id
            order by started_on, ended_on
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from known
),

numbered as (
    select
        *,
        sum(case when started_on <= covered_until then 0 else 1 end) over (
            partition by customer_id
            order by started_on, ended_on
            rows between unbounded preceding and current row
        ) as spell_number
    from marked
),

final as (
    select
        numbered.customer_id,
        numbered.spell_number::int as spell_number,
        first_subscriptions.first_subscribed_on,
        min(numbered.started_on) as started_on,
        nullif(max(numbered.ended_on), {{ never() }}) as ended_on
    from numbered
    left join first_subscriptions on numbered.customer_id = first_subscriptions.customer_id
    group by numbered.customer_id, numbered.spell_number, first_subscriptions.first_subscribed_on
)

select * from final
