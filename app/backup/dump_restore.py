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
NEW_CHAIN = """
insert into app.audit_seals (through_xact, entries, hash)
select max(xact), count(*), app.audit_digest(min(low), max(xact), min(former))
from app.audit_entries,
    (select coalesce(max(through_xact), 0) as low, coalesce((array_agg(hash order by id desc))[1], '') as former
     from (select * from app.audit_seals order by id desc limit 1) as last) as last
where xact > low having count(*) > 0;
insert into app.audit_seals (through_xact, entries, hash)
select 0, 0, app.audit_digest(through_xact, 0, hash) from app.audit_seals order by id desc limit 1;
"""
"""What the old server had not sealed is sealed, then the chain begins anew at transaction 0: another server counts
its transactions from the start, and entries of numbers that were sealed already would never be sealed again."""


def load(shelf: Shelf, backup: Backup, key: pyrage.x25519.Identity | None, say: Say) -> None:
    """Restore the dump and begin a new chain of seals. Raises Unavailable if the database is not empty."""
    with postgres.database():
        migrate.prepare()
        _refuse_used()
        say(f"Database, {backup.name}")
        path = stored_file(shelf, backup, "database.dump")
        with opened(path, key) as clear:
            clients.feed(admin_url(), "pg_restore", clear, *ANEW)
        engine = create_engine(admin_url())
        with engine.begin() as link:
            link.execute(text("set local role crm_owner"))
            link.execute(text(NEW_CHAIN))
        engine.dispose()
        migrate.run()


def _refuse_used() -> None:
    engine = create_engine(admin_url())
    with engine.connect() as link:
        used = link.scalar(text("select to_regclass('app.users')"))
    engine.dispose()
    if used:
        raise Unavailable("The database of DATABASE_URL is not empty; make a new one to restore into.")
