{#
  Row policies and grants of a mart, in the transaction that builds it, so that no reader ever sees it open.

  A mart with owner_id and team_id is scoped: a person reads the own rows, a manager the team's, the rest all.
  meta.audience says otherwise: `everybody` (dimensions), `robot` (free text, for models alone).
  A mart without owners shows those of narrow reach no rows.
#}
{% macro guard_mart() -%}
    {%- set audience = model.config.get('meta', {}).get('audience', 'company') -%}
    {%- set scoped = 'owner_id' in model.columns and 'team_id' in model.columns -%}
    alter table {{ this }} enable row level security;
    {%- if audience == 'robot' %}
    {{ reader_policy('crm_robot') }}
    {%- else %}
    {{ reader_policy('crm_all, crm_read, crm_robot, crm_bi') }}
    {%- if audience == 'everybody' %}
    {{ reader_policy('crm_own, crm_team', 'true', 'everybody') }}
    {%- elif scoped %}
    {{ reader_policy('crm_own', mine('owner_id', 'user_id'), 'own') }}
    {{ reader_policy('crm_team', mine('team_id', 'team_id'), 'team') }}
    {%- else %}
    grant select on {{ this }} to crm_own, crm_team;
    {%- endif %}
    {%- endif %}
{%- endmacro %}

{% macro reader_policy(roles, condition='true', name='all_rows') -%}
    create policy {{ name }} on {{ this }} for select to {{ roles }} using ({{ condition }});
    grant select on {{ this }} to {{ roles }};
{%- endmacro %}

{# `column`, or its customer_ twin where the mart has one, is the reader's; a scalar subquery keeps it indexable. #}
{% macro mine(column, setting) -%}
    {%- set me = "(select nullif(current_setting('crm." ~ setting ~ "', true), '')::uuid)" -%}
    {{ column }} = {{ me }}
    {%- if 'customer_' ~ column in model.columns %} or customer_{{ column }} = {{ me }}{% endif -%}
{%- endmacro %}
