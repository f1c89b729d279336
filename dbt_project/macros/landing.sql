{#
  Tables that Python fills between two dbt selections. They exist before the first build, so that dbt build
  works with no credits yet, and they outlive every build. The engine replaces their whole content.
#}
{% macro create_landing_tables() -%}
    grant usage on schema marts to crm_base, crm_all, crm_read, crm_robot, crm_bi;
    grant usage on schema staging to crm_robot;
    create table if not exists staging.attribution_credits (
        conversion_kind text not null,
        conversion_id uuid not null,
        touchpoint_id uuid not null,
        model text not null,
        credit double precision not null,
        primary key (model, conversion_kind, conversion_id, touchpoint_id)
    );
    alter table staging.attribution_credits add column if not exists amount numeric(18, 2);
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
{%- endmacro %}
