{# Fields of a record as of a moment: of those changed later, what they held then, as one JSON object. #}
{% macro fields_then(record, key, entity) %}
    select
        {{ record }}.{{ key }},
        {{ record }}.as_of,
        -- the first change after the moment comes last, and so wins
        jsonb_object_agg(changes.field, changes.value_before order by changes.changed_at desc, changes.change_id desc)
            as fields
    from {{ record }}
    inner join {{ ref('stg_app__former_values') }} as changes
        on {{ record }}.{{ key }} = changes.entity_id
        and changes.entity = '{{ entity }}'
        and changes.changed_at > {{ end_of('as_of', record) }}
    group by {{ record }}.{{ key }}, {{ record }}.as_of
{% endmacro %}


{# Until when facts count as known at `as_of`: the moment itself, or the end of a day of the company's. #}
{% macro end_of(column, record) %}
    {%- if record == 'grid' -%}
        ({{ record }}.{{ column }} + 1)::timestamp at time zone '{{ var("time_zone") }}'
    {%- else -%}
        {{ record }}.{{ column }}
    {%- endif -%}
{% endmacro %}


{# The value of a field as of then; `now` is what the record holds today. #}
{% macro then_or_now(field, now, type='text', former='former') -%}
    case when {{ former }}.fields ? '{{ field }}' then ({{ former }}.fields ->> '{{ field }}')::{{ type }} else {{ now }} end
{%- endmacro %}


{# The same of all fields that the company added. #}
{% macro own_then_or_now(now) -%}
    case when former.fields ? 'custom' then former.fields -> 'custom' else {{ now }} end
{%- endmacro %}
