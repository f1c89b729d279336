{{ config(
    materialized='kept',
    key='deal_id',
    parts={'stg_app__deals': 'deal_id', 'stg_app__stage_changes': 'deal_id', 'stg_app__activities': 'deal_id'},
    dated={'stg_app__activities': is_of_a_month_that_is_over(company_date('completed_at'))},
    affected=[
        "select deal_id from every(stg_app__deals) where customer_id in "
        ~ "(select customer_id from changed(stg_app__customers) union all "
        ~ "select entity_id from changed(stg_app__former_values) where entity = 'customers')",
        "select entity_id from changed(stg_app__former_values) where entity = 'deals'",
        "select deal_id from every(stg_app__deals) where exists (select 1 from changed(stg_app__teams)) "
        ~ "or exists (select 1 from changed(stg_app__stages)) or " ~ a_month_has_come(),
    ],
) }}
-- As of the ends of months that are over; of today they are made anew by every build (ml_deals).
{% set month_ends -%}
    select month_start - 1 as as_of
    from {{ ref('dim_date') }}
    where date_day = month_start
        and month_start <= {{ company_today() }}
        and month_start > {{ month_of(company_today()) }} - 31 * {{ var('deal_feature_months') }}
{%- endset %}
{{ deal_features(month_ends) }}
