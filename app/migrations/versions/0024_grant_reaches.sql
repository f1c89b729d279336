-- Makes the server's grants what the tables say; returns how many changed.
create function app.grant_reaches() returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
    slots text := 'crm_slot_' || left(md5(current_database()), 8) || '_';
    changed integer := 0;
    one record;
begin
    perform pg_advisory_xact_lock(hashtext('tributary-reaches'));
    for one in
        with held as (
            select slots || lpad(slot::text, 2, '0') as slot, noun, reads, writes
            from app.roles join app.role_reaches on role_id = roles.id where slot is not null
        ),
        wanted as (
            select slot, 'crm_' || noun || '_read_' || reads as reach from held where reads <> 'none'
            union
            select slot, 'crm_' || noun || '_write_' || writes from held where writes <> 'none'
            union
            select slot, 'crm_read' from held group by slot
            having bool_and(reads = 'all')
            union
            select slot, 'crm_all' from held group by slot
            having bool_and(reads = 'all' and writes = 'all')
        ),
        granted as (
            select member.rolname as slot, reach.rolname as reach
            from pg_auth_members
            join pg_roles member on member.oid = pg_auth_members.member
            join pg_roles reach on reach.oid = pg_auth_members.roleid
            where starts_with(member.rolname, slots) and reach.rolname <> 'crm_base'
        )
        select coalesce(wanted.slot, granted.slot) as slot, coalesce(wanted.reach, granted.reach) as reach,
            granted.slot is null as is_new
        from wanted full join granted
            on wanted.slot = granted.slot and wanted.reach = granted.reach
        where wanted.slot is null or granted.slot is null
    loop
        if one.is_new then
            execute format('grant %I to %I', one.reach, one.slot);
        else
            execute format('revoke %I from %I', one.reach, one.slot);
        end if;
        changed := changed + 1;
    end loop;
    return changed;
end $$
