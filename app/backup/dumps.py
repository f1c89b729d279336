"""Backups of a server whose log we may not follow: its state when it was asked, and nothing between.

A dump comes back into an empty database as new rows of new transactions: a restore to a minute is not possible.
"""

from datetime import UTC, datetime

import psycopg

from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import trail
from app.backup import figures, keys, server
from app.backup.installation import pack_installation, settings_told, stored_name
from app.backup.shelf import Backup, Figures, Kind, Shelf
from app.backup.streams import Tell, Watched, put
from app.core.db import admin_url
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import clients


def take(shelf: Shelf, tell: Tell) -> Backup:
    """Seal the trail, then dump the database as one snapshot, whose figures are counted beside it."""
    refuse_half()
    with work(SYSTEM) as w:
        trail.seal(w)
    started = datetime.now(UTC)
    name = f"{started:%Y%m%dT%H%M%SZ}-{Kind.DUMP}"
    draft = shelf.draft(name)
    with server.admin() as link:
        link.autocommit = False
        link.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        (snapshot,) = link.execute("select pg_export_snapshot()").fetchone() or ("",)
        arguments = ["--format", "custom", "--compress", "none", "--snapshot", snapshot]
        with clients.output(admin_url(), "pg_dump", *arguments) as stream:
            told_of = Watched(stream, lambda chunk: tell(len(chunk)))
            put(told_of, draft / stored_name("database.dump"), keys.recipient())
        counted = Figures("", figures.count(link))
        version = str(link.info.server_version // 10000)
    files = pack_installation(draft)
    backup = Backup(
        name, Kind.DUMP, None, started, started, version, files, figures=counted, settings=settings_told()
    )
    shelf.publish(backup)
    return backup


def refuse_half() -> None:
    """Row policies bind whoever dumps, the owner of the tables included."""
    with server.admin() as link:
        asked = link.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        if asked.fetchone() != (True,):
            raise Unavailable(
                _(
                    "The role of DATABASE_URL may not read every row, so that a dump would not be whole. "
                    "Let it: alter role NAME bypassrls"
                )
            )
