{#
  The rows of a table of the application that count: without those that the gate set aside, and without parts of
  a record that was. Staging models read the application through this and nothing else. Lists and former values
  are no records of anybody and are never set aside.
#}
{% macro from_source(name) -%}
    {%- set parts = {'stage_changes': ('deals', 'deal_id'), 'ticket_messages': ('tickets', 'ticket_id')} -%}
    {%- set judged, key = parts.get(name, (name, 'id')) -%}
    {%- if name in ('channels', 'stages', 'former_values') -%}
    {{ source('app', name) }}
    {%- else -%}
    (
        select record.* from {{ source('app', name) }} as record
        where not exists (
            select 1 from {{ source('app', 'quarantine') }} as set_aside
            where set_aside.entity = '{{ judged }}'
                and set_aside.entity_id = record.{{ key }}
                and set_aside.resolved_at is null
        )
    ) as record
    {%- endif -%}
{%- endmacro %}
