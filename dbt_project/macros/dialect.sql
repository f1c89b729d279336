{# What Postgres says differently from other warehouses stands in this file and nowhere else. #}

{% macro company_date(moment) -%}
    (({{ moment }}) at time zone '{{ var("time_zone") }}')::date
{%- endmacro %}

{# The instant at which a company day begins. #}
{% macro company_time(day) -%}
    (({{ day }})::timestamp at time zone '{{ var("time_zone") }}')
{%- endmacro %}

{% macro company_today() -%}
    {%- if var('today', none) -%} date '{{ var("today") }}'
    {%- else -%} (now() at time zone '{{ var("time_zone") }}')::date
    {%- endif -%}
{%- endmacro %}

{% macro month_of(day) -%}
    date_trunc('month', ({{ day }})::timestamp)::date
{%- endmacro %}

{# First days of the company's week, and of its fiscal quarter and year. #}
{% macro week_of(day) -%}
    (date_trunc('week', ({{ day }}) - {{ var('week_day') | int - 1 }}) + interval '{{ var('week_day') | int - 1 }} days')::date
{%- endmacro %}

{% macro fiscal(unit, day) -%}
    (
        date_trunc('{{ unit }}', ({{ day }}) - interval '{{ var('fiscal_month') | int - 1 }} months')
        + interval '{{ var('fiscal_month') | int - 1 }} months'
    )::date
{%- endmacro %}

{% macro next_month(day) -%}
    (({{ day }}) + interval '1 month')::date
{%- endmacro %}

{% macro minutes_between(start, finish) -%}
    (extract(epoch from ({{ finish }}) - ({{ start }})) / 60.0)::double precision
{%- endmacro %}

{# Minutes since midnight of the company day. #}
{% macro minutes_of_day(moment) -%}
    extract(epoch from (({{ moment }}) at time zone '{{ var("time_zone") }}')::time) / 60.0
{%- endmacro %}

{% macro days(n) -%}
    interval '{{ n }} days'
{%- endmacro %}

{% macro minutes(n) -%}
    interval '{{ n }} minutes'
{%- endmacro %}

{# Whether a text matches a regular expression, large and small letters alike. #}
{% macro says(text, words) -%}
    ({{ text }} ~* '{{ words }}')
{%- endmacro %}

{#
  Fields that the company added, as their JSON keeps them, without what is personal: that is sealed in an object, and
  no other value is one. On one line, since a column of staging is read as such.
#}
{% macro own_fields(column='custom') -%}
    (select coalesce(jsonb_object_agg(own.key, own.value), '{}') from jsonb_each({{ column }}) as own where jsonb_typeof(own.value) <> 'object')
{%- endmacro %}

{# The same as facts before a text (models_ml.text.views): yes or no, codes and short texts, each of its field. #}
{% macro own_facts(column='custom') -%}
    (select string_agg(own.key || ':' || left(own.value #>> '{}', 60) || chr(57344), '' order by own.key) from jsonb_each({{ column }}) as own where jsonb_typeof(own.value) in ('string', 'boolean'))
{%- endmacro %}

{# A set of days, to be used in `from`: its column is read as `day::date`. #}
{% macro day_series(first, last, step='1 day') -%}
    generate_series(({{ first }})::timestamp, ({{ last }})::timestamp, interval '{{ step }}')
{%- endmacro %}

{# Whole numbers, both included, to be used in `from`. #}
{% macro number_series(first, last) -%}
    generate_series({{ first }}, {{ last }})
{%- endmacro %}

{# A day after every other, for ends that have not come. #}
{% macro never() -%}
    date '9999-12-31'
{%- endmacro %}
