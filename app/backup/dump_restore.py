"""A dump brought into an empty database: that of DATABASE_URL, or the embedded one of the fresh home."""

import pyrage
from sqlalchemy import create_engine, text

from app.backup.restore_files import Say, stored_file
from app.backup.shelf import Backup, Shelf
from app.backup.streams import opened
from app.core import migrate, postgres
from app.core.db import admin_url
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import clients

ANEW = ["--clean", "--if-exists", "--exit-on-error", "--single-transaction"]


def load(shelf: Shelf, backup: Backup, key: pyrage.x25519.Identity | None, say: Say) -> None:
    """Restore the dump. That another server counts the transactions from now on is noticed by migrating.

    Raises Unavailable if the database is not empty.
    """
    with postgres.database():
        migrate.prepare()
        _refuse_used()
        say(f"Database, {backup.name}")
        path = stored_file(shelf, backup, "database.dump")
        with opened(path, key) as clear:
            clients.feed(admin_url(), "pg_restore", clear, *ANEW)
        migrate.run()


def _refuse_used() -> None:
    engine = create_engine(admin_url())
    with engine.connect() as link:
        used = link.scalar(text("select to_regclass('app.users')"))
    engine.dispose()
    if used:
        raise Unavailable(_("The database of DATABASE_URL is not empty; make a new one to restore into."))
