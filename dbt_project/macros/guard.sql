{#
  Row policies and grants of a mart, in the transaction that builds it, so that no reader ever sees it open.

  meta.nouns names whose records a mart is made of. One with owner_id and team_id is scoped by the reach into its
  noun; any other shows its rows to those who read all of each of its nouns. meta.audience says otherwise:
  `everybody` (dimensions), `robot` (free text, for models alone). Whoever else asks gets no rows, and no error.
#}
{% macro guard_mart() -%}
    {%- set meta = model.config.get('meta', {}) -%}
    {%- set nouns = meta.get('nouns', []) -%}
    alter table {{ this }} enable row level security;
    {%- if meta.get('audience') == 'robot' %}
    {{ reader_policy('all_rows', 'crm_robot') }}
    {%- else %}
    grant select on {{ this }} to crm_base;
    {{ reader_policy('all_rows', 'crm_all, crm_read, crm_robot, crm_bi') }}
    {%- if meta.get('audience') == 'everybody' %}
    {{ reader_policy('everybody', 'crm_base') }}
    {%- elif not nouns %}
    {%- if execute %}{{ exceptions.raise_compiler_error(model.name ~ ' says neither its nouns nor its audience') }}{% endif %}
    {%- elif 'owner_id' in model.columns and 'team_id' in model.columns %}
    {%- set reads = 'crm_' ~ nouns[0] ~ '_read_' %}
    {{ reader_policy('own', reads ~ 'own', mine('owner_id', "= (select nullif(current_setting('crm.user_id', true), '')::uuid)")) }}
    {{ reader_policy('team', reads ~ 'team', mine('team_id', "= (select nullif(current_setting('crm.team_id', true), '')::uuid)")) }}
    {{ reader_policy('tree', reads ~ 'tree', mine('team_id', '= any (array(select app.team_tree()))')) }}
    {{ reader_policy('all_of_noun', reads ~ 'all') }}
    {%- else %}
    {%- set held = [] -%}
    {%- for noun in nouns -%}
        {%- do held.append("pg_has_role('crm_" ~ noun ~ "_read_all', 'usage')") -%}
    {%- endfor %}
    {{ reader_policy('all_of_each_noun', 'crm_base', '(select ' ~ held | join(' and ') ~ ')') }}
    {%- endif %}
    {%- endif %}
{%- endmacro %}

{% macro reader_policy(name, roles, condition='true') -%}
    create policy {{ name }} on {{ this }} for select to {{ roles }} using ({{ condition }});
    grant select on {{ this }} to {{ roles }};
{%- endmacro %}

{# `column`, or its customer_ twin where the mart has one, is the reader's. #}
{% macro mine(column, is_mine) -%}
    {{ column }} {{ is_mine }}
    {%- if 'customer_' ~ column in model.columns %} or customer_{{ column }} {{ is_mine }}{% endif -%}
{%- endmacro %}
