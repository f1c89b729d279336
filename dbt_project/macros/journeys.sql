{# Who somebody is across touches and conversions: a customer, or a lead that has not become one. #}
{% macro person_key(customer_id, lead_id) -%}
    coalesce('customer:' || {{ customer_id }}, 'lead:' || {{ lead_id }})
{%- endmacro %}

{# The kinds of conversion the company counts, as a list of literals. #}
{% macro journey_kinds() -%}
    '{{ var("journey_kinds") | join("', '") }}'
{%- endmacro %}
