-- What the application says was won, ordered and spent arrives in the marts to the cent, and nothing more; of rows that
-- the gate set aside nothing is expected.
with sides as (
    select
        'won' as what,
        (
            select coalesce(sum(round(coalesce(amount, 0) * fx_rate, 2)), 0)
            from {{ from_source('deals') }}
            where stage = 'won' and deleted_at is null
        ) as money_in,
        (select coalesce(sum(won_amount), 0) from {{ ref('fct_deals') }}) as money_out

    union all

    select
        'ordered' as what,
        (
            select coalesce(sum(round(amount * fx_rate, 2) - round(refund_amount * fx_rate, 2)), 0)
            from {{ from_source('orders') }}
            where deleted_at is null
        ) as money_in,
        (select coalesce(sum(net_amount), 0) from {{ ref('fct_orders') }}) as money_out

    union all

    select
        'spent' as what,
        (select coalesce(sum(round(amount * fx_rate, 2)), 0) from {{ from_source('channel_spend') }}) as money_in,
        (select coalesce(sum(spend_amount), 0) from {{ ref('fct_channel_days') }}) as money_out
)

select * from sides where money_in <> money_out
