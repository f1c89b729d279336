{{ config(
    materialized='kept',
    key='customer_id',
    parts={
        'int_customers__spells': 'customer_id',
        'stg_app__customers': 'customer_id',
        'stg_app__orders': 'customer_id',
        'stg_app__subscriptions': 'customer_id',
        'stg_app__tickets': 'customer_id',
        'stg_app__activities': 'customer_id',
        'fct_survey_responses': 'customer_id',
    },
    dated={
        'stg_app__orders': is_of_a_month_that_is_over(company_date('ordered_at')),
        'stg_app__subscriptions': is_of_a_month_that_is_over('started_on'),
        'stg_app__activities': is_of_a_month_that_is_over(company_date('completed_at')),
        'fct_survey_responses': is_of_a_month_that_is_over('responded_on'),
    },
    affected=[
        "select customer_id from every(stg_app__tickets) where ticket_id in "
        ~ "(select ticket_id from changed(stg_app__ticket_messages) where "
        ~ is_of_a_month_that_is_over(company_date('written_at')) ~ ")",
        "select entity_id from changed(stg_app__former_values) where entity = 'customers'",
        "select customer_id from every(int_customers__spells) where " ~ a_month_has_come(),
    ],
) }}
-- As of the ends of months that are over; of today they are made anew by every build (ml_customers).
{% set month_ends -%}
    select month_start - 1 as as_of
    from {{ ref('dim_date') }}
    where date_day = month_start
        and month_start <= {{ company_today() }}
        and month_start > {{ month_of(company_today()) }} - 31 * {{ var('customer_feature_months') }}
{%- endset %}
{{ customer_features(month_ends) }}
