{# Who somebody is across touches and conversions: a customer, or a lead that has not become one. #}
{% macro person_key(customer_id, lead_id) -%}
    coalesce('customer:' || {{ customer_id }}, 'lead:' || {{ lead_id }})
{%- endmacro %}

{# The kinds of conversion the company counts, as a list of literals. #}
{% macro journey_kinds() -%}
    '{{ var("journey_kinds") | join("', '") }}'
{%- endmacro %}

{# Of macros/kept.sql: touches of leads, contacts and customers that changed, or whose lead or contact is theirs. #}
{% macro touches_of_changed_people() -%}
    select touchpoint_id from every(stg_app__touchpoints) where lead_id in (
        select lead_id from changed(stg_app__leads)
        union select lead_id from every(stg_app__leads) where customer_id in (select customer_id from changed(stg_app__customers))
    )
    union
    select touchpoint_id from every(stg_app__touchpoints) where contact_id in (
        select contact_id from changed(stg_app__contacts)
        union
        select contact_id from every(stg_app__contacts)
        where customer_id in (select customer_id from changed(stg_app__customers))
    )
    union
    select touchpoint_id from every(stg_app__touchpoints)
    where customer_id in (select customer_id from changed(stg_app__customers))
{%- endmacro %}
