{% set this_day = "select " ~ company_today() ~ " as as_of" -%}
-- What depends on today stands here, above what is kept from build to build.
with months as (
    select * from {{ ref('int_customers__features') }}
),

today as (
    {{ customer_features(this_day) }}
),

unioned as (
    select *, false as is_latest from months
    union all
    select *, true as is_latest from today
),

final as (
    select
        customer_id,
        as_of,
        is_latest,
        basis,
        industry,
        country,
        employees,
        channel,
        custom,
        tenure_days,
        recency_days,
        frequency,
        orders_365_days,
        monetary_amount,
        order_amount_365_days,
        order_amount_trend,
        order_amount_trend_90_days,
        mean_gap_days,
        recency_in_gaps,
        plan,
        mrr_amount,
        contract_count,
        price_rises_180_days,
        days_to_anniversary,
        ticket_count,
        tickets_90_days,
        cancellation_tickets_90_days,
        first_response_minutes_90_days,
        csat_90_days,
        low_ratings_90_days,
        last_nps,
        activities_90_days,
        churned_on,
        days_to_churn,
        {{ company_today() }} - as_of as observed_days
    from unioned
)

select * from final
