{{ config(
    materialized='kept',
    key='deal_id',
    parts={'stg_app__record_versions': 'deal_id'},
    affected=[
        "select deal_id from every(stg_app__record_versions) where exists (select 1 from changed(stg_app__stages)) or "
        ~ a_month_has_come(),
    ],
) }}
-- Of months that are over; those that are not are looked at today, by every build (fct_deal_forecasts).
{% set looks_of_the_past = "select * from (" ~ forecast_looks() ~ ") as every_look where is_over" -%}
{{ deals_looked_at(looks_of_the_past) }}
