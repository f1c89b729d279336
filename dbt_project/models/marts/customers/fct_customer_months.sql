{{ config(
    materialized='kept',
    schema='staging',
    unlogged=true,
    key='customer_id',
    parts={'int_customers__spells': 'customer_id', 'int_subscriptions__continued': 'customer_id', 'dim_customer': 'customer_id'},
    indexes=[{'columns': ['month_start']}],
    affected=[
        "select customer_id from every(int_customers__spells) where " ~ a_month_has_come(),
    ],
) }}
-- Only months that are over: half a month of losses against all customers would look like an improvement.
with spells as (
    select * from {{ ref('int_customers__spells') }}
),

subscriptions as (
    select * from {{ ref('int_subscriptions__continued') }}
),

customers as (
    select * from {{ ref('dim_customer') }}
),

months as (
    select date_day as month_start, {{ next_month('date_day') }} as next_month_start
    from {{ ref('dim_date') }}
    where date_day = month_start and {{ next_month('date_day') }} <= {{ company_today() }}
),

active as (
    select
        spells.customer_id,
        case when spells.first_subscribed_on < months.month_start then 'subscription' else 'orders' end as basis,
        months.month_start,
        months.next_month_start,
        coalesce(spells.ended_on < months.next_month_start, false) as is_lost
    from spells
    inner join months
        on spells.started_on < months.month_start
        and (spells.ended_on is null or spells.ended_on >= months.month_start)
),

recurring as (
    select
        active.customer_id,
        active.month_start,
        sum(case
            when subscriptions.started_on < active.month_start
                then subscriptions.monthly_amount
            else 0
        end) as mrr_start_amount,
        sum(case
            when not active.is_lost and coalesce(subscriptions.ended_on, {{ never() }}) >= active.next_month_start
                then subscriptions.monthly_amount
            else 0
        end) as mrr_end_amount
    from active
    inner join subscriptions
        on active.customer_id = subscriptions.customer_id
        and subscriptions.started_on < active.next_month_start
        and coalesce(subscriptions.ended_on, {{ never() }}) >= active.month_start
    where active.basis = 'subscription'
    group by active.customer_id, active.month_start
),

final as (
    select
        active.customer_id,
        active.month_start,
        active.basis,
        true as was_active_at_start,
        active.is_lost,
        recurring.mrr_start_amount::numeric(18, 2) as mrr_start_amount,
        recurring.mrr_end_amount::numeric(18, 2) as mrr_end_amount,
        least(recurring.mrr_start_amount, recurring.mrr_end_amount)::numeric(18, 2) as mrr_kept_amount,
        customers.industry,
        customers.country,
        customers.channel,
        customers.source_system,
        customers.owner,
        customers.office,
        customers.owner_id,
        customers.team_id
    from active
    inner join customers on active.customer_id = customers.customer_id
    left join recurring
        on active.customer_id = recurring.customer_id and active.month_start = recurring.month_start
    where not customers.is_deleted
)

select * from final
order by month_start
