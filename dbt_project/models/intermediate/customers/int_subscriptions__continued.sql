{{ config(materialized='kept', key='subscription_id', indexes=[{'columns': ['customer_id']}]) }}
-- A contract that is followed by another on the next day goes on until then: what is renewed never stopped.
-- Of a customer merged into another the contracts are the other's: the two were one company all along.
-- Amounts are at one rate for each customer and currency, that of the first contract, so that a change of them is
-- one of price or volume and never of exchange.
with customers as (
    select customer_id, merged_into_customer_id from {{ ref('stg_app__customers') }}
),

subscriptions as (
    select
        recorded.subscription_id,
        coalesce(customers.merged_into_customer_id, recorded.customer_id) as customer_id,
        recorded.monthly_amount,
        recorded.currency,
        recorded.fx_rate,
        recorded.started_on,
        recorded.ended_on
    from {{ ref('stg_app__subscriptions') }} as recorded
    left join customers on recorded.customer_id = customers.customer_id
),

final as (
    select
        subscriptions.subscription_id,
        subscriptions.customer_id,
        subscriptions.started_on,
        case
            when exists (
                select 1 from subscriptions as following
                where following.customer_id = subscriptions.customer_id
                    and following.started_on = subscriptions.ended_on + 1
            ) then subscriptions.ended_on + 1
            else subscriptions.ended_on
        end as ended_on,
        {{ in_base_currency(
            'subscriptions.monthly_amount',
            'first_value(subscriptions.fx_rate) over '
            ~ '(partition by subscriptions.customer_id, subscriptions.currency '
            ~ 'order by subscriptions.started_on, subscriptions.subscription_id)'
        ) }} as monthly_amount
    from subscriptions
)

select * from final
