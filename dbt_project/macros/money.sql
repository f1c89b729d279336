{# An amount in the base currency, to the cent; what was not stated counts as nothing. #}
{% macro in_base_currency(amount, fx_rate) -%}
    round(coalesce({{ amount }}, 0) * {{ fx_rate }}, 2)::numeric(18, 2)
{%- endmacro %}
