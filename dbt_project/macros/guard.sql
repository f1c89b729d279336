{#
  Row policies and grants of a mart, in the transaction that builds it, so that no reader ever sees it open.

  meta.nouns names whose records a mart is made of. One with owner_id and team_id is scoped by the reach into its
  noun; any other shows its rows to those who read all of each of its nouns. meta.audience says otherwise:
  `everybody` (dimensions), `robot` (free text, for models alone). Whoever else asks gets no rows, and no error.
#}
{% macro guard_mart() -%}
    {{ guard_relation(published_as()) }}
    {%- if model.config.get('meta', {}).get('audience') != 'robot' %}
    {{ make_then() }}
    {%- endif %}
{%- endmacro %}

{% macro guard_relation(relation, seen=none) -%}
    {%- set meta = model.config.get('meta', {}) -%}
    {%- set nouns = meta.get('nouns', []) -%}
    alter table {{ relation }} enable row level security;
    {%- if meta.get('audience') == 'robot' %}
    {{ reader_policy(relation, 'all_rows', 'crm_robot') }}
    {%- else %}
    grant select on {{ relation }} to crm_base;
    {{ reader_policy(relation, 'all_rows', 'crm_all, crm_read, crm_robot, crm_bi') }}
    {%- if meta.get('audience') == 'everybody' %}
    {{ reader_policy(relation, 'everybody', 'crm_base') }}
    {%- elif not nouns %}
    {%- if execute %}{{ exceptions.raise_compiler_error(model.name ~ ' says neither its nouns nor its audience') }}{% endif %}
    {%- elif 'owner_id' in model.columns and 'team_id' in model.columns %}
    {%- set reads = 'crm_' ~ nouns[0] ~ '_read_' %}
    {{ reader_policy(relation, 'own', reads ~ 'own', seen or mine('owner_id', "= (select nullif(current_setting('crm.user_id', true), '')::uuid)")) }}
    {{ reader_policy(relation, 'team', reads ~ 'team', seen or mine('team_id', "= (select nullif(current_setting('crm.team_id', true), '')::uuid)")) }}
    {{ reader_policy(relation, 'tree', reads ~ 'tree', seen or mine('team_id', '= any (array(select app.team_tree()))')) }}
    {{ reader_policy(relation, 'all_of_noun', reads ~ 'all') }}
    {%- else %}
    {%- set held = [] -%}
    {%- for noun in nouns -%}
        {%- do held.append("pg_has_role('crm_" ~ noun ~ "_read_all', 'usage')") -%}
    {%- endfor %}
    {{ reader_policy(relation, 'all_of_each_noun', 'crm_base', '(select ' ~ held | join(' and ') ~ ')') }}
    {%- endif %}
    {%- endif %}
{%- endmacro %}

{#
  Beside a mart stands what it was as of instants that somebody asked for (dashboards.then puts it there). Who sees a
  record today sees what it was; the robot of history writes, and nobody else.
#}
{% macro make_then() -%}
    {%- set mart = published_as() -%}
    {%- set then = mart.incorporate(path={'identifier': mart.identifier ~ '_then'}) -%}
    {%- set noun = model.config.get('meta', {}).get('nouns', [''])[0] -%}
    {%- set table = {'surveys': 'survey_responses'}.get(noun, noun) -%}
    {%- set key = {'surveys': 'response_id'}.get(noun, noun[:-1] ~ '_id') %}
    drop table if exists {{ then }};
    create unlogged table {{ then }} (known_at timestamptz not null, like {{ mart }});
    create index on {{ then }} (known_at);
    {{ guard_relation(then, key ~ ' = any (array(select id from app.' ~ table ~ '))') }}
    grant insert, delete on {{ then }} to crm_robot;
    create policy robot_writes on {{ then }} to crm_robot using (true);
{%- endmacro %}

{% macro reader_policy(relation, name, roles, condition='true') -%}
    create policy {{ name }} on {{ relation }} for select to {{ roles }} using ({{ condition }});
    grant select on {{ relation }} to {{ roles }};
{%- endmacro %}

{# `column`, or its customer_ twin where the mart has one, is the reader's. #}
{% macro mine(column, is_mine) -%}
    {{ column }} {{ is_mine }}
    {%- if 'customer_' ~ column in model.columns %} or customer_{{ column }} {{ is_mine }}{% endif -%}
{%- endmacro %}
