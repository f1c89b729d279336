-- which columns differ at all in what a statement changed is asked first; only those are written out, row by row
create or replace function app.audit_update() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    this_era constant integer := app.current_era();
    this_xact constant bigint := pg_current_xact_id()::text::bigint;
    user_id constant uuid := app.setting('user_id')::uuid;
    this_cause constant text := app.setting('cause');
    columns constant text[] := array(
        select attname::text from pg_attribute
        where attrelid = tg_relid and attnum > 0 and not attisdropped and attgenerated = ''
            and attname not in ('updated_at', 'updated_by', 'version')
        order by attnum
    );
    differing text[];
    changes text;
    names text;
begin
    execute (
        select 'select array_remove(array['
            || string_agg(format('case when bool_or(o.%1$I is distinct from n.%1$I) then %1$L end', name), ', ')
            || '], null) from old_rows o join new_rows n using (id)'
        from unnest(columns) as name
    ) into differing;
    if differing = '{}' or differing is null then
        return null;
    end if;
    select string_agg(format(
        'case when o.%1$I is distinct from n.%1$I then jsonb_build_object(%1$L, jsonb_build_array(o.%1$I, n.%1$I))'
        ' else ''{}'' end', name), ' || '),
        string_agg(format('case when o.%1$I is distinct from n.%1$I then %1$L end', name), ', ')
    into changes, names
    from unnest(differing) as name;
    execute format('
        with changed as materialized (
            select id, %s as changes, array_remove(array[%s], null) as names
            from old_rows o join new_rows n using (id)
        ), kept as (
            insert into app.audit_entries
                (era, xact, actor_kind, actor_id, role, run_id, request_id, action, entity, entity_id, changes)
            select $1, $2, $3, $4, $5, $6, $7, ''update'', $8, id, changes from changed where names <> ''{}''
        )
        insert into app.events (era, noun, record_id, verb, changed, among, actor_id, cause)
        select $1, $8, id, ''update'', names, (select count(*) from changed where names <> ''{}''), $4, $9
        from changed where names <> ''{}''', changes, names)
    using this_era, this_xact, app.setting('actor'), user_id, app.setting('role'), app.setting('run_id')::uuid,
        app.setting('request_id'), tg_table_name::text, this_cause;
    perform pg_notify('crm_events', coalesce(this_cause, ''));
    return null;
end $$
