create function app.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create function app.setting(name text) returns text language sql stable as $$
    select nullif(current_setting('crm.' || name, true), '')
$$;

create function app.audit_event(action text, entity text, entity_id uuid, reason text, changes jsonb)
returns void language sql security definer set search_path = pg_catalog as $$
    insert into app.audit_entries
        (xact, actor_kind, actor_id, role, run_id, request_id, action, entity, entity_id, reason, changes)
    values (pg_current_xact_id()::text::bigint, app.setting('actor'), app.setting('user_id')::uuid,
        app.setting('role'), app.setting('run_id')::uuid, app.setting('request_id'),
        action, entity, entity_id, reason, changes)
$$;

create function app.audit_insert() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    insert into app.audit_entries
        (xact, actor_kind, actor_id, role, run_id, request_id, action, entity, entity_id)
    select pg_current_xact_id()::text::bigint, app.setting('actor'), app.setting('user_id')::uuid,
        app.setting('role'), app.setting('run_id')::uuid, app.setting('request_id'),
        'insert', tg_table_name, id
    from new_rows;
    return null;
end $$;

create function app.audit_delete() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    insert into app.audit_entries
        (xact, actor_kind, actor_id, role, run_id, request_id, action, entity, entity_id)
    select pg_current_xact_id()::text::bigint, app.setting('actor'), app.setting('user_id')::uuid,
        app.setting('role'), app.setting('run_id')::uuid, app.setting('request_id'),
        'delete', tg_table_name, id
    from old_rows;
    return null;
end $$;

create function app.audit_update() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    insert into app.audit_entries
        (xact, actor_kind, actor_id, role, run_id, request_id, action, entity, entity_id, changes)
    select pg_current_xact_id()::text::bigint, app.setting('actor'), app.setting('user_id')::uuid,
        app.setting('role'), app.setting('run_id')::uuid, app.setting('request_id'),
        'update', tg_table_name, id, changes
    from (
        select id, (
            select jsonb_object_agg(key, jsonb_build_array(before.fields -> key, value))
            from jsonb_each(after.fields)
            where value is distinct from before.fields -> key
                and key not in ('updated_at', 'updated_by', 'version')
        ) as changes
        from (select id, to_jsonb(new_rows) as fields from new_rows) as after
        join (select id, to_jsonb(old_rows) as fields from old_rows) as before using (id)
    ) as changed
    where changes is not null;
    return null;
end $$;

create function app.audit_digest(seal_from bigint, seal_through bigint, previous text)
returns text language sql stable set search_path = pg_catalog as $$
    select encode(sha256(convert_to(
        previous || coalesce(string_agg(md5(to_jsonb(entry)::text), '' order by entry.id), ''), 'UTF8')), 'hex')
    from app.audit_entries as entry where entry.xact > seal_from and entry.xact <= seal_through
$$;

create function app.audit_seal() returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
    last app.audit_seals;
    through bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1;
    n integer;
begin
    perform pg_advisory_xact_lock(hashtext('tributary-audit-seal'));
    select * into last from app.audit_seals order by id desc limit 1;
    select count(*) into n from app.audit_entries
        where xact > coalesce(last.through_xact, 0) and xact <= through;
    if n > 0 then
        insert into app.audit_seals (through_xact, entries, hash) values
            (through, n, app.audit_digest(coalesce(last.through_xact, 0), through, coalesce(last.hash, '')));
    end if;
    return n;
end $$;

create function app.audit_verify() returns setof bigint
language sql security definer set search_path = pg_catalog as $$
    select id from (
        select id, hash, entries, through_xact,
            coalesce(lag(through_xact) over (order by id), 0) as from_xact,
            coalesce(lag(hash) over (order by id), '') as previous
        from app.audit_seals
    ) as seal
    where hash <> app.audit_digest(from_xact, through_xact, previous)
    order by id
$$;

-- functions are for those they are granted to, not for everybody
revoke execute on function app.audit_event, app.audit_seal, app.audit_verify, app.audit_digest from public;
