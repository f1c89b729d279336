"""Entries of the trail are hashed with a salt each: values can be taken out of one, and the chain still holds.

What is sealed covers who did what to which record, and a hash of the values with the entry's salt. A redaction
leaves that hash and takes values and salt: what the values were can then not be found by trying.
"""

from alembic import op

revision = "0028"
down_revision = "0027"

VALUES = """
create function app.audit_values(entry app.audit_entries) returns text language sql stable as $$
    select coalesce(entry.redacted, encode(sha256(convert_to(
        entry.salt::text || jsonb_build_array(entry.changes, entry.reason)::text, 'UTF8')), 'hex'))
$$
"""
DIGEST = """
create or replace function app.audit_digest(of_era integer, seal_from bigint, seal_through bigint, previous text)
returns text language sql stable set search_path = pg_catalog as $$
    select encode(sha256(convert_to(
        previous || coalesce(string_agg(md5(
            (to_jsonb(entry) - array['era', 'changes', 'reason', 'salt', 'redacted'])::text
            || app.audit_values(entry)
        ), '' order by entry.id), ''), 'UTF8')), 'hex')
    from app.audit_entries as entry
    where entry.era = of_era and entry.xact > seal_from and entry.xact <= seal_through
$$
"""
RESEAL = """
do $$
declare
    seal app.audit_seals;
    previous text := '';
    before app.audit_seals;
begin
    for seal in select * from app.audit_seals order by id loop
        if seal.id <> all (array(select id from broken)) then
            seal.hash := app.audit_digest(
                seal.era, case when before.era = seal.era then before.through_xact else 0 end,
                seal.through_xact, previous);
            update app.audit_seals set hash = seal.hash where id = seal.id;
        end if;
        before := seal;
        previous := seal.hash;
    end loop;
end $$
"""
"""Seals that held are made anew over the salted hashes; one that did not hold goes on not holding."""

ONLY_REDACTION = """
create function app.refuse_all_but_redaction() returns trigger language plpgsql
set search_path = pg_catalog as $$
begin
    if old.redacted is null and new.redacted = app.audit_values(old)
        and num_nulls(new.salt, new.changes, new.reason) = 3
        and to_jsonb(new) - array['salt', 'changes', 'reason', 'redacted']
            = to_jsonb(old) - array['salt', 'changes', 'reason', 'redacted']
    then
        return new;
    end if;
    raise exception 'audit_entries is append-only' using errcode = 'insufficient_privilege';
end $$
"""
REDACT = """
create function app.audit_redact(entries bigint[], why text) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
    taken bigint[];
begin
    with done as (
        update app.audit_entries as entry
        set redacted = app.audit_values(entry), salt = null, changes = null, reason = null
        where id = any (entries) and redacted is null and action <> 'redact'
        returning id
    ) select array_agg(id) into taken from done;
    if taken is null then
        return 0;
    end if;
    perform app.audit_event('redact', 'audit_entries', null, why, jsonb_build_object('entries', taken));
    return cardinality(taken);
end $$
"""
VERIFY = """
create or replace function app.audit_verify() returns setof bigint
language sql security definer set search_path = pg_catalog as $$
    with told as (
        select jsonb_array_elements(changes -> 'entries')::bigint as id
        from app.audit_entries where action = 'redact'
    ), untold as (
        select era, xact from app.audit_entries where redacted is not null and id not in (select id from told)
    )
    select id from (
        select id, era, hash, through_xact,
            case when lag(era) over (order by id) = era then lag(through_xact) over (order by id) else 0 end
                as from_xact,
            coalesce(lag(hash) over (order by id), '') as previous
        from app.audit_seals
    ) as seal
    where hash <> app.audit_digest(era, from_xact, through_xact, previous)
        or exists (
            select from untold
            where untold.era = seal.era and untold.xact > from_xact and untold.xact <= through_xact
        )
    order by id
$$
"""
"""A seal holds if its entries give its hash, and each redaction among them is told of by an entry of its own."""


def upgrade() -> None:
    op.execute("create temporary table broken on commit drop as select app.audit_verify() as id")
    op.execute("""
        alter table app.audit_entries
            add column salt uuid default gen_random_uuid(),
            add column redacted text,
            add constraint ck_audit_entries_redacted_whole check (
                redacted is null or num_nulls(salt, changes, reason) = 3
            )
    """)
    for statement in (VALUES, DIGEST, ONLY_REDACTION, REDACT, VERIFY):
        op.get_bind().exec_driver_sql(statement)
    op.execute("alter table app.audit_seals disable trigger append_only")
    op.get_bind().exec_driver_sql(RESEAL)
    op.execute("alter table app.audit_seals enable trigger append_only")
    op.execute("drop trigger append_only on app.audit_entries")
    op.execute(
        "create trigger append_only before truncate on app.audit_entries"
        " for each statement execute function app.refuse_change()"
    )
    op.execute(
        "create trigger only_redaction before update on app.audit_entries"
        " for each row execute function app.refuse_all_but_redaction()"
    )
    op.execute("revoke execute on function app.audit_values, app.audit_redact from public")
    op.execute("grant execute on function app.audit_redact to crm_company_write_all, crm_all")
