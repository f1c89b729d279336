{# Everything that Postgres says differently from other warehouses stands in this file. #}

{% macro company_date(moment) -%}
    {{ return(adapter.dispatch('company_date', 'tributary')(moment)) }}
{%- endmacro %}

{% macro default__company_date(moment) -%}
    (({{ moment }}) at time zone '{{ var("time_zone") }}')::date
{%- endmacro %}

{% macro company_time(day) -%}
    {{ return(adapter.dispatch('company_time', 'tributary')(day)) }}
{%- endmacro %}

{# The instant at which a company day begins. #}
{% macro default__company_time(day) -%}
    (({{ day }})::timestamp at time zone '{{ var("time_zone") }}')
{%- endmacro %}

{% macro company_today() -%}
    {{ return(adapter.dispatch('company_today', 'tributary')()) }}
{%- endmacro %}

{% macro default__company_today() -%}
    {%- if var('today', none) -%} date '{{ var("today") }}'
    {%- else -%} (now() at time zone '{{ var("time_zone") }}')::date
    {%- endif -%}
{%- endmacro %}

{% macro month_of(day) -%}
    {{ return(adapter.dispatch('month_of', 'tributary')(day)) }}
{%- endmacro %}

{% macro default__month_of(day) -%}
    date_trunc('month', ({{ day }})::timestamp)::date
{%- endmacro %}

{% macro next_month(day) -%}
    {{ return(adapter.dispatch('next_month', 'tributary')(day)) }}
{%- endmacro %}

{% macro default__next_month(day) -%}
    (({{ day }}) + interval '1 month')::date
{%- endmacro %}

{% macro minutes_between(start, finish) -%}
    {{ return(adapter.dispatch('minutes_between', 'tributary')(start, finish)) }}
{%- endmacro %}

{% macro default__minutes_between(start, finish) -%}
    (extract(epoch from ({{ finish }}) - ({{ start }})) / 60.0)::double precision
{%- endmacro %}

{% macro days(n) -%}
    {{ return(adapter.dispatch('days', 'tributary')(n)) }}
{%- endmacro %}

{% macro default__days(n) -%}
    interval '{{ n }} days'
{%- endmacro %}

{% macro minutes(n) -%}
    {{ return(adapter.dispatch('minutes', 'tributary')(n)) }}
{%- endmacro %}

{% macro default__minutes(n) -%}
    interval '{{ n }} minutes'
{%- endmacro %}

{% macro day_series(first, last, step='1 day') -%}
    {{ return(adapter.dispatch('day_series', 'tributary')(first, last, step)) }}
{%- endmacro %}

{# A set of days, to be used in `from`: its column is read as `day::date`. #}
{% macro default__day_series(first, last, step) -%}
    generate_series(({{ first }})::timestamp, ({{ last }})::timestamp, interval '{{ step }}')
{%- endmacro %}

{% macro never() -%}
    {{ return(adapter.dispatch('never', 'tributary')()) }}
{%- endmacro %}

{# A day after every other, for ends that have not come. #}
{% macro default__never() -%}
    date '9999-12-31'
{%- endmacro %}
