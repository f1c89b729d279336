"""A dump brought into an empty database: that of DATABASE_URL, or the embedded one of the fresh home."""

import pyrage
from sqlalchemy import create_engine, text

from app.backup.restore_files import Say, stored_file
from app.backup.shelf import Backup, Shelf
from app.backup.streams import opened
from app.core import migrate, postgres
from app.core.db import admin_url
from app.core.errors import Unavailable
from app.core.postgres import clients

ANEW = ["--clean", "--if-exists", "--exit-on-error", "--single-transaction"]
NEW_ERA = """
do $$
declare
    last app.audit_seals;
    unsealed app.audit_seals;
begin
    select * into last from app.audit_seals order by id desc limit 1;
    select coalesce(last.era, 0), max(xact), count(*) into unsealed.era, unsealed.through_xact, unsealed.entries
    from app.audit_entries where era = coalesce(last.era, 0) and xact > coalesce(last.through_xact, 0);
    if unsealed.entries > 0 then
        insert into app.audit_seals (era, through_xact, entries, hash) values (
            unsealed.era, unsealed.through_xact, unsealed.entries,
            app.audit_digest(
                unsealed.era, coalesce(last.through_xact, 0), unsealed.through_xact, coalesce(last.hash, '')
            )
        ) returning * into last;
    end if;
    insert into app.audit_seals (era, through_xact, entries, hash) values (
        coalesce(last.era, 0) + 1, 0, 0,
        app.audit_digest(coalesce(last.era, 0) + 1, 0, 0, coalesce(last.hash, ''))
    ) returning * into last;
    execute format('alter table app.audit_entries alter column era set default %s', last.era);
end $$
"""
"""Another server counts its transactions from the start. What the old one had not sealed is sealed, then the trail
goes on in an era of its own, linked to the one before by an empty seal."""


def load(shelf: Shelf, backup: Backup, key: pyrage.x25519.Identity | None, say: Say) -> None:
    """Restore the dump and begin a new era of the trail. Raises Unavailable if the database is not empty."""
    with postgres.database():
        migrate.prepare()
        _refuse_used()
        say(f"Database, {backup.name}")
        path = stored_file(shelf, backup, "database.dump")
        with opened(path, key) as clear:
            clients.feed(admin_url(), "pg_restore", clear, *ANEW)
        _begin_era()
        migrate.run()


def _begin_era() -> None:
    engine = create_engine(admin_url())
    with engine.begin() as link:
        link.execute(text("set local role crm_owner"))
        link.execute(text(NEW_ERA))
    engine.dispose()


def _refuse_used() -> None:
    engine = create_engine(admin_url())
    with engine.connect() as link:
        used = link.scalar(text("select to_regclass('app.users')"))
    engine.dispose()
    if used:
        raise Unavailable("The database of DATABASE_URL is not empty; make a new one to restore into.")
