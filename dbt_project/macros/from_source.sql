{#
  The rows of a table of the application that count: without those that the gate set aside, and without parts of
  a record that was. Staging models read the application through this and nothing else. Lists and former values
  are no records of anybody and are never set aside.

  Var of_records, a table -> a condition on `record`, leaves only the rows of some records: with it the worker has
  the marts of scores compiled as one statement each, by which some records are scored anew.
#}
{% macro from_source(name) -%}
    {%- set judged, key = judged_by(name) -%}
    {%- set of_records = var('of_records', {}).get(name) -%}
    {%- set is_judged = name not in never_set_aside() -%}
    {%- if not is_judged and not of_records -%}
    {{ source('app', name) }}
    {%- else -%}
    (
        select record.* from {{ source('app', name) }} as record
        where {% if of_records %}({{ of_records }}){% endif %}{{ ' and ' if of_records and is_judged else '' }}
        {%- if is_judged %}not exists (
            select 1 from {{ source('app', 'quarantine') }} as set_aside
            where set_aside.entity = '{{ judged }}'
                and set_aside.entity_id = record.{{ key }}
                and set_aside.resolved_at is null
        )
        {%- endif %}
    ) as record
    {%- endif -%}
{%- endmacro %}

{# The table whose rows are judged for those of `name`, and the column that names them. #}
{% macro judged_by(name) -%}
    {%- set parts = {'stage_changes': ('deals', 'deal_id'), 'ticket_messages': ('tickets', 'ticket_id')} -%}
    {{ return(parts.get(name, (name, 'id'))) }}
{%- endmacro %}

{% macro never_set_aside() -%}
    {{ return(('channels', 'stages', 'former_values', 'record_versions')) }}
{%- endmacro %}
