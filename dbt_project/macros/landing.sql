{#
  Tables that Python fills between two dbt selections. They exist before the first build, so that dbt build
  works with no credits yet, and they outlive every build. The engine replaces their whole content.
#}
{% macro create_landing_tables() -%}
    grant usage on schema marts to crm_own, crm_team, crm_all, crm_read, crm_robot, crm_bi;
    grant usage on schema staging to crm_robot;
    create table if not exists staging.attribution_credits (
        conversion_kind text not null,
        conversion_id uuid not null,
        touchpoint_id uuid not null,
        model text not null,
        credit double precision not null,
        primary key (model, conversion_kind, conversion_id, touchpoint_id)
    );
    create table if not exists staging.attribution_channel_results (
        conversion_kind text not null,
        model text not null,
        channel text not null,
        conversions double precision not null,
        conversions_low double precision,
        conversions_high double precision,
        value double precision not null,
        value_low double precision,
        value_high double precision,
        removal_effect double precision,
        primary key (model, conversion_kind, channel)
    );
    create table if not exists marts.data_quality (
        test_id text primary key,
        test text not null,
        model text,
        status text not null,
        failures bigint,
        message text,
        tested_at timestamptz not null
    );
    grant select on marts.data_quality to crm_own, crm_team, crm_all, crm_read, crm_robot, crm_bi;
{%- endmacro %}

{# The last result of every test, kept in marts.data_quality for the people who read the numbers. #}
{% macro record_test_results(results) -%}
    {%- set rows = [] -%}
    {%- for result in results if result.node.resource_type in ('test', 'unit_test') -%}
        {%- set node = result.node -%}
        {%- set tested = (node.attached_node or node.depends_on.nodes | last or '').split('.') | last -%}
        {%- set message = (result.message or '') | replace("'", "''") | truncate(500) -%}
        {%- do rows.append("('" ~ ([node.unique_id, node.name, tested, result.status] | join("', '")) ~ "', "
            ~ (result.failures or 0) ~ ", '" ~ message ~ "', now())") -%}
    {%- endfor -%}
    {%- if execute and rows -%}
    insert into marts.data_quality (test_id, test, model, status, failures, message, tested_at)
    values {{ rows | join(',\n') }}
    on conflict (test_id) do update set
        status = excluded.status, failures = excluded.failures,
        message = excluded.message, tested_at = excluded.tested_at, model = excluded.model
    {%- endif -%}
{%- endmacro %}
