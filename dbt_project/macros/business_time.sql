{# Minutes of business of one working day. #}
{% macro business_day_minutes() -%}
    {{ (var('business_closes') | int - var('business_opens') | int) * 60 }}
{%- endmacro %}

{#
  What a clock that runs only in business hours shows at a moment; the difference of two of them is time of business.
  `day` is dim_date, joined on the company day of the moment. Local time, so that a change of the clock adds nothing.
#}
{% macro business_clock(moment, day) -%}
    ({{ day }}.business_minutes_before + case when {{ day }}.is_workday then least(greatest(
        {{ minutes_of_day(moment) }} - {{ var('business_opens') | int * 60 }}, 0
    ), {{ business_day_minutes() }}) else 0 end)
{%- endmacro %}
