{#
  Features of customers as of the days that `days` selects (as_of). They use only facts dated on or before the day; what
  became of the customer after it is told beside them. Statuses, refunds and levels change later without a history, so
  none of them is a feature: every order counts, kept or not.
#}
{% macro customer_features(days) %}
with months as (
    {{ days }}
),

spells as (
    select * from {{ ref('int_customers__spells') }}
),

starts as (
    select customer_id, min(started_on) as first_started_on from spells group by customer_id
),

grid as (
    select
        spells.customer_id,
        months.as_of,
        case when spells.first_subscribed_on <= months.as_of then 'subscription' else 'orders' end as basis,
        spells.started_on,
        spells.ended_on
    from spells
    inner join months
        on spells.started_on <= months.as_of
        and (spells.ended_on is null or spells.ended_on > months.as_of)
),

customers as (
    select * from {{ ref('stg_app__customers') }}
),

former as (
    {{ fields_then('grid', 'customer_id', 'customers') }}
),

dated_orders as (
    select
        customer_id,
        order_id,
        {{ company_date('ordered_at') }} as ordered_on,
        {{ in_base_currency('amount', 'fx_rate') }} as amount
    from {{ ref('stg_app__orders') }}
),

gaps as (
    select
        *,
        ordered_on - lag(ordered_on) over (partition by customer_id order by ordered_on, order_id) as gap_days
    from dated_orders
),

ordered as (
    select
        grid.customer_id,
        grid.as_of,
        count(*) as order_count,
        count(*) filter (where gaps.ordered_on > grid.as_of - 365) as orders_365_days,
        sum(gaps.amount) as order_amount,
        sum(gaps.amount) filter (where gaps.ordered_on > grid.as_of - 365) as order_amount_365_days,
        sum(gaps.amount) filter (where gaps.ordered_on > grid.as_of - 90) as order_amount_90_days,
        sum(gaps.amount) filter (where gaps.ordered_on between grid.as_of - 179 and grid.as_of - 90)
            as order_amount_90_days_before,
        sum(gaps.amount) filter (where gaps.ordered_on > grid.as_of - 180) as order_amount_180_days,
        sum(gaps.amount) filter (where gaps.ordered_on between grid.as_of - 359 and grid.as_of - 180)
            as order_amount_180_days_before,
        max(gaps.ordered_on) as last_ordered_on,
        avg(gaps.gap_days) as mean_gap_days
    from grid
    inner join gaps on grid.customer_id = gaps.customer_id and gaps.ordered_on <= grid.as_of
    group by grid.customer_id, grid.as_of
),

subscriptions as (
    select * from {{ ref('stg_app__subscriptions') }}
),

contracted as (
    select
        grid.customer_id,
        grid.as_of,
        sum({{ in_base_currency('subscriptions.monthly_amount', 'subscriptions.fx_rate') }}) as mrr_amount,
        min(subscriptions.started_on) as contract_started_on,
        (array_agg(subscriptions.plan order by subscriptions.started_on desc, subscriptions.subscription_id))[1]
            as plan,
        count(*) as contract_count
    from grid
    inner join subscriptions
        on grid.customer_id = subscriptions.customer_id
        and subscriptions.started_on <= grid.as_of
        and (subscriptions.ended_on is null or subscriptions.ended_on > grid.as_of)
    group by grid.customer_id, grid.as_of
),

-- a contract that goes on at a higher price; one that ends on a day may be followed by one of the next
repriced as (
    select dearer.customer_id, dearer.started_on as risen_on
    from subscriptions as dearer
    inner join subscriptions as earlier
        on dearer.customer_id = earlier.customer_id
        and dearer.currency = earlier.currency
        and dearer.started_on - earlier.ended_on between 0 and 1
        and dearer.monthly_amount > earlier.monthly_amount
),

price_rises as (
    select grid.customer_id, grid.as_of, count(*) as price_rises_180_days
    from grid
    inner join repriced
        on grid.customer_id = repriced.customer_id
        and repriced.risen_on between grid.as_of - 179 and grid.as_of
    group by grid.customer_id, grid.as_of
),

dated_tickets as (
    select
        tickets.customer_id,
        {{ company_date('tickets.created_at') }} as created_on,
        tickets.priority,
        {{ company_date('first_replies.first_replied_at') }} as replied_on,
        {{ minutes_between('tickets.created_at', 'first_replies.first_replied_at') }} as first_response_minutes
    from {{ ref('stg_app__tickets') }} as tickets
    left join {{ ref('int_tickets__first_replies') }} as first_replies
        on tickets.ticket_id = first_replies.ticket_id
),

ticketed as (
    select
        grid.customer_id,
        grid.as_of,
        count(*) as ticket_count,
        count(*) filter (where tickets.created_on > grid.as_of - 90) as tickets_90_days,
        avg(tickets.first_response_minutes::numeric) filter (
            where tickets.created_on > grid.as_of - 90 and tickets.replied_on <= grid.as_of
        ) as first_response_minutes_90_days
    from grid
    inner join dated_tickets as tickets
        on grid.customer_id = tickets.customer_id and tickets.created_on <= grid.as_of
    group by grid.customer_id, grid.as_of
),

-- from what was written, not from the category: that may be changed later and has no history
cancellations as (
    select distinct
        tickets.customer_id,
        tickets.ticket_id,
        {{ company_date('messages.written_at') }} as asked_on
    from {{ ref('stg_app__ticket_messages') }} as messages
    inner join {{ ref('stg_app__tickets') }} as tickets
        on messages.ticket_id = tickets.ticket_id
    where messages.asks_to_cancel
),

asked_to_cancel as (
    select
        grid.customer_id,
        grid.as_of,
        count(distinct cancellations.ticket_id) as cancellation_tickets_90_days
    from grid
    inner join cancellations
        on grid.customer_id = cancellations.customer_id
        and cancellations.asked_on between grid.as_of - 89 and grid.as_of
    group by grid.customer_id, grid.as_of
),

rated as (
    select
        grid.customer_id,
        grid.as_of,
        avg(responses.rating) filter (
            where responses.kind = 'csat' and responses.responded_on > grid.as_of - 90
        ) as csat_90_days,
        count(*) filter (
            where responses.kind = 'csat' and responses.rating < 4 and responses.responded_on > grid.as_of - 90
        ) as low_ratings_90_days,
        (array_agg(responses.rating order by responses.responded_on desc, responses.response_id)
            filter (where responses.kind = 'nps'))[1] as last_nps
    from grid
    inner join {{ ref('fct_survey_responses') }} as responses
        on grid.customer_id = responses.customer_id and responses.responded_on <= grid.as_of
    group by grid.customer_id, grid.as_of
),

activities as (
    select customer_id, {{ company_date('completed_at') }} as completed_on
    from {{ ref('stg_app__activities') }}
    where completed_at is not null and customer_id is not null
),

cared_for as (
    select grid.customer_id, grid.as_of, count(*) as activities_90_days
    from grid
    inner join activities
        on grid.customer_id = activities.customer_id
        and activities.completed_on between grid.as_of - 89 and grid.as_of
    group by grid.customer_id, grid.as_of
),

final as (
    select
        grid.customer_id,
        grid.as_of,
        grid.basis,
        {{ then_or_now('industry', 'customers.industry') }} as industry,
        {{ then_or_now('country', 'customers.country') }} as country,
        {{ then_or_now('employees', 'customers.employees', 'int') }} as employees,
        {{ then_or_now('first_channel', 'customers.channel') }} as channel,
        {{ own_then_or_now('customers.custom') }} as custom,
        grid.as_of - starts.first_started_on as tenure_days,
        grid.as_of - ordered.last_ordered_on as recency_days,
        coalesce(ordered.order_count, 0)::int as frequency,
        coalesce(ordered.orders_365_days, 0)::int as orders_365_days,
        coalesce(ordered.order_amount, 0)::double precision as monetary_amount,
        coalesce(ordered.order_amount_365_days, 0)::double precision as order_amount_365_days,
        (coalesce(ordered.order_amount_180_days, 0) / nullif(ordered.order_amount_180_days_before, 0))::double precision
            as order_amount_trend,
        (coalesce(ordered.order_amount_90_days, 0) / nullif(ordered.order_amount_90_days_before, 0))::double precision
            as order_amount_trend_90_days,
        ordered.mean_gap_days::double precision as mean_gap_days,
        ((grid.as_of - ordered.last_ordered_on) / nullif(ordered.mean_gap_days, 0))::double precision
            as recency_in_gaps,
        contracted.plan,
        coalesce(contracted.mrr_amount, 0)::double precision as mrr_amount,
        coalesce(contracted.contract_count, 0)::int as contract_count,
        coalesce(price_rises.price_rises_180_days, 0)::int as price_rises_180_days,
        365 - mod(grid.as_of - contracted.contract_started_on, 365) as days_to_anniversary,
        coalesce(ticketed.ticket_count, 0)::int as ticket_count,
        coalesce(ticketed.tickets_90_days, 0)::int as tickets_90_days,
        coalesce(asked_to_cancel.cancellation_tickets_90_days, 0)::int as cancellation_tickets_90_days,
        ticketed.first_response_minutes_90_days::double precision as first_response_minutes_90_days,
        rated.csat_90_days::double precision as csat_90_days,
        coalesce(rated.low_ratings_90_days, 0)::int as low_ratings_90_days,
        rated.last_nps,
        coalesce(cared_for.activities_90_days, 0)::int as activities_90_days,
        grid.ended_on as churned_on,
        grid.ended_on - grid.as_of as days_to_churn
    from grid
    inner join starts on grid.customer_id = starts.customer_id
    inner join customers on grid.customer_id = customers.customer_id
    left join former on grid.customer_id = former.customer_id and grid.as_of = former.as_of
    left join ordered on grid.customer_id = ordered.customer_id and grid.as_of = ordered.as_of
    left join contracted on grid.customer_id = contracted.customer_id and grid.as_of = contracted.as_of
    left join price_rises on grid.customer_id = price_rises.customer_id and grid.as_of = price_rises.as_of
    left join ticketed on grid.customer_id = ticketed.customer_id and grid.as_of = ticketed.as_of
    left join asked_to_cancel
        on grid.customer_id = asked_to_cancel.customer_id and grid.as_of = asked_to_cancel.as_of
    left join rated on grid.customer_id = rated.customer_id and grid.as_of = rated.as_of
    left join cared_for on grid.customer_id = cared_for.customer_id and grid.as_of = cared_for.as_of
    -- on the last day of a contract nobody knows whether another follows on the next
    where not customers.is_deleted and (grid.basis = 'orders' or contracted.customer_id is not null)
)

select * from final
{% endmacro %}
