{#
  A table that is carried on from the build in force: what changed in its sources says which keys are computed anew.

  config:
    key        the column whose rows are computed together; an upstream that is in `parts` changes keys by it
    parts      {upstream: column}: of this upstream only rows whose `column` is such a key are read
    dated      {upstream: condition}: of changes in this part only those are looked at of which, as they were or as
               they are, the condition holds; what is told of months that are over heeds no fact of a later one
    source     of staging: the table of the application; its rows, new, changed or gone, are the keys
    affected   more keys, as queries of one column; every(name) stands for an upstream, changed(name) for
               what changed in it

  Without `parts` and `source` the whole is computed and only what differs is written. What differs, as it was and as
  it is, is kept in schema `kept` under the model's name until a build is published: a build that failed midway has
  changed this table already, and the next one must still tell those below.
#}


{# Whether the build in the making carries on another; by hand there is none, and all is made anew. #}
{% macro is_carried_on() -%}
    {%- set found = run_query('select 1 from marts.builds where published_at is null and since is not null') -%}
    {{ return(found | length > 0) }}
{%- endmacro %}


{% macro changes_of(name) -%}
    "kept"."{{ name }}"
{%- endmacro %}


{% macro begin_anew(target, sql) -%}
    drop table if exists {{ target }} cascade;
    {{ get_create_table_as_sql(False, target, sql) }}
    drop table if exists {{ changes_of(this.identifier) }};
    create index on {{ target }} ({{ config.require("key") }});
    create unlogged table {{ changes_of(this.identifier) }} (like {{ target }});
    comment on table {{ changes_of(this.identifier) }} is '{{ config.require("key") }}';
    {%- if published_as() != this %}
    drop table if exists {{ published_as() }} cascade;
    create table {{ published_as() }} as table {{ target }};
    analyze {{ published_as() }};
    {%- endif %}
{%- endmacro %}


{# The table that readers are given: the model's own, or the twin of a mart that is kept, which publishing carries on. #}
{% macro published_as() -%}
    {%- set twin = api.Relation.create(this.database, env_var('TRIBUTARY_DBT_MARTS', 'marts'), this.identifier) -%}
    {{ return(twin if config.get('materialized') == 'kept' and model.fqn[1] == 'marts' else this) }}
{%- endmacro %}


{% macro carry_on(target, sql) -%}
    {%- set key = config.require('key') -%}
    {%- set parts = config.get('parts', {}) -%}
    {%- set source_name = config.get('source') -%}
    {%- set columns = adapter.get_columns_in_relation(target) | map(attribute='quoted') | join(', ') -%}
    {%- set made = namespace(sql=sql) -%}
    {%- set within = '' -%}
    {%- if parts or source_name -%}
        {%- set within = 'where ' ~ key ~ ' in (select key from pg_temp.affected)' -%}
        set local random_page_cost = 1.1; -- few rows of tables that are read all the time
        create temporary table affected on commit drop as {{ affected_keys(key, parts, source_name) }};
        analyze pg_temp.affected;
        {%- for relation, column in sliced(parts, source_name) %}
            {%- set part = 'pg_temp.part_' ~ loop.index %}
            create temporary table part_{{ loop.index }} on commit drop as
            select * from {{ relation }} where {{ column }} in (select key from pg_temp.affected);
            analyze {{ part }};
            {%- set made.sql = made.sql | replace(relation | string, part) %}
        {%- endfor %}
    {%- endif %}
    create temporary table fresh on commit drop as select {{ columns }} from ({{ made.sql }}) as made {{ within }};
    create temporary table standing on commit drop as select * from {{ target }} {{ within }};
    create temporary table differing on commit drop as
    (select * from pg_temp.standing except all select * from pg_temp.fresh)
    union all
    (select * from pg_temp.fresh except all select * from pg_temp.standing);
    analyze pg_temp.differing;
    insert into {{ changes_of(this.identifier) }} select * from pg_temp.differing;
    delete from {{ target }} where {{ key }} in (select {{ key }} from pg_temp.differing);
    insert into {{ target }}
    select * from pg_temp.fresh where {{ key }} in (select {{ key }} from pg_temp.differing);
{%- endmacro %}


{# (relation, column) of everything that is read in part. #}
{% macro sliced(parts, source_name) -%}
    {%- set found = [] -%}
    {%- if source_name -%}{%- do found.append((builtins.source('app', source_name), 'id')) -%}{%- endif -%}
    {%- for upstream, column in parts.items() -%}{%- do found.append((builtins.ref(upstream), column)) -%}{%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{% macro affected_keys(key, parts, source_name) -%}
    {%- set queries = source_keys(source_name, key) if source_name else [] -%}
    {%- set dated = config.get('dated', {}) -%}
    {%- for upstream, column in parts.items() -%}
        {%- set told = 'select ' ~ column ~ ' from ' ~ changes_of(upstream) -%}
        {%- do queries.append(told ~ (' where ' ~ dated[upstream] if upstream in dated else '')) -%}
    {%- endfor -%}
    {%- for written in config.get('affected', []) -%}
        {%- set query = namespace(text=written) -%}
        {%- for node in model.depends_on.nodes -%}
            {%- set name = node.split('.')[-1] -%}
            {%- set query.text = query.text | replace('changed(' ~ name ~ ')', changes_of(name))
                | replace('every(' ~ name ~ ')', '"staging"."' ~ name ~ '"') -%}
        {%- endfor -%}
        {%- do queries.append(query.text) -%}
    {%- endfor -%}
    {%- set written = queries | join(' union ') | replace('this_day()', company_today()) -%}
    select key from ({{ written | replace('last_day()', day_before()) }}) as changed (key) where key is not null
{%- endmacro %}


{#
  Of a table of the application: rows written since the build in force began (their xmin says so, whoever wrote them
  and however), rows that are gone, and what was set aside or let go since, with its parts.
#}
{% macro source_keys(name, key) -%}
    {%- set rows = builtins.source('app', name) -%}
    {%- set judged, parent = judged_by(name) -%}
    {%- set new = 'age(xmin) <= age(' ~ seen_before() ~ ')' -%}
    {%- set queries = [
        'select id from ' ~ rows ~ ' where ' ~ new,
        'select ' ~ key ~ ' from ' ~ this ~ ' as kept where not exists (select from ' ~ rows
            ~ ' as there where there.id = kept.' ~ key ~ ')',
    ] -%}
    {%- if name not in never_set_aside() -%}
        {%- do queries.append('select id from ' ~ rows ~ ' where ' ~ parent ~ ' in (select entity_id from '
            ~ builtins.source('app', 'quarantine') ~ " where entity = '" ~ judged ~ "' and " ~ new ~ ')') -%}
    {%- endif -%}
    {%- if parent != 'id' -%}
        {%- do queries.append('select id from ' ~ rows ~ ' where ' ~ parent ~ ' in (select id from '
            ~ builtins.source('app', judged) ~ ' where ' ~ new ~ ')') -%}
    {%- endif -%}
    {{ return(queries) }}
{%- endmacro %}


{# The company's day on which the build in force began. #}
{% macro day_before() -%}
    (select {{ company_date('last.started_at') }} from marts.builds as draft
    inner join marts.builds as last on draft.since = last.build_id where draft.published_at is null)
{%- endmacro %}


{# The oldest transaction that the build in force may not have seen. #}
{% macro seen_before() -%}
    (select pg_snapshot_xmin(last.seen)::xid from marts.builds as draft
    inner join marts.builds as last on draft.since = last.build_id where draft.published_at is null)
{%- endmacro %}


{#
  Whether a day has come since the build in force began: what depends on today changes for those rows alone. For
  `affected`, in which the two days stand as names.
#}
{% macro has_come_since(day) -%}
    {{ day }} between last_day() and this_day()
{%- endmacro %}


{# The same for a month: what is told of each month that is over is told of one more. #}
{% macro a_month_has_come() -%}
    date_trunc('month', last_day()::timestamp) < date_trunc('month', this_day()::timestamp)
{%- endmacro %}


{# Whether a day is of a month that is over; for `affected` and `dated`. #}
{% macro is_of_a_month_that_is_over(day) -%}
    {{ day }} < date_trunc('month', this_day()::timestamp)
{%- endmacro %}


{#
  What a test looks at, within its `where`. Of a table that was carried on what changed in it, which a build that fails
  leaves to be tested by the next; a seventh of the tables, others each night, whole.
#}
{% macro get_where_subquery(relation) -%}
    {%- set wanted = [config.get('where')] if config.get('where') else [] -%}
    {%- set keys = {} -%}
    {%- if execute and flags.WHICH in ('build', 'test') and is_carried_on() -%}
        {%- for node in graph.nodes.values() if node.config.materialized == 'kept' -%}
            {%- do keys.update({node.name: node.config.key}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set name = relation.identifier -%}
    {%- if name in keys and ((keys | sort).index(name) + run_started_at.toordinal()) % 7 -%}
        {%- do wanted.append('(' ~ keys[name] ~ ' is null or ' ~ keys[name] ~ ' in (select ' ~ keys[name] ~ ' from '
            ~ changes_of(name) ~ '))') -%}
    {%- endif -%}
    {%- if wanted -%}
        {{ return('(select * from ' ~ relation ~ ' where ' ~ wanted | join(' and ') ~ ') as wanted') }}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro %}
