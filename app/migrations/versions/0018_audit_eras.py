"""The trail's eras: a dump restored into another server meets transaction numbers that were given already.

Entries and seals carry the era they were made in; a seal covers entries of its own era only. A new era begins by a
seal through transaction 0 of it, which takes the chain on. Hashes leave the era out: what is sealed stays proved,
and an entry moved to another era is missing in its own.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

DIGEST = """
create function app.audit_digest(of_era integer, seal_from bigint, seal_through bigint, previous text)
returns text language sql stable set search_path = pg_catalog as $$
    select encode(sha256(convert_to(
        previous || coalesce(string_agg(md5((to_jsonb(entry) - 'era')::text), '' order by entry.id), ''), 'UTF8')),
        'hex')
    from app.audit_entries as entry
    where entry.era = of_era and entry.xact > seal_from and entry.xact <= seal_through
$$
"""
SEAL = """
create or replace function app.audit_seal() returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare
    last app.audit_seals;
    through bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1;
    n integer;
begin
    perform pg_advisory_xact_lock(hashtext('tributary-audit-seal'));
    select * into last from app.audit_seals order by id desc limit 1;
    select count(*) into n from app.audit_entries
        where era = coalesce(last.era, 0) and xact > coalesce(last.through_xact, 0) and xact <= through;
    if n > 0 then
        insert into app.audit_seals (era, through_xact, entries, hash) values (
            coalesce(last.era, 0), through, n,
            app.audit_digest(
                coalesce(last.era, 0), coalesce(last.through_xact, 0), through, coalesce(last.hash, '')
            )
        );
    end if;
    return n;
end $$
"""
VERIFY = """
create or replace function app.audit_verify() returns setof bigint
language sql security definer set search_path = pg_catalog as $$
    select id from (
        select id, era, hash, entries, through_xact,
            case when lag(era) over (order by id) = era then lag(through_xact) over (order by id) else 0 end
                as from_xact,
            coalesce(lag(hash) over (order by id), '') as previous
        from app.audit_seals
    ) as seal
    where hash <> app.audit_digest(era, from_xact, through_xact, previous)
    order by id
$$
"""


def upgrade() -> None:
    for table in ("audit_entries", "audit_seals"):
        op.execute(f"alter table app.{table} add column era integer default 0 not null")
    op.execute(DIGEST)
    op.execute("revoke execute on function app.audit_digest(integer, bigint, bigint, text) from public")
    op.execute(SEAL)
    op.execute(VERIFY)
    op.execute("drop function app.audit_digest(bigint, bigint, text)")
