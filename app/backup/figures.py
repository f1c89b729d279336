"""What a restored database is compared with: rows and a hash of every table, at one exact place in the log."""

import time

import psycopg
from psycopg import sql

from app.backup.server import admin, replicating
from app.backup.shelf import Figures

PATIENCE_SECONDS = 60.0
TABLES = """
select format('%I.%I', nspname, relname)
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and relpersistence = 'p' and nspname not in ('pg_catalog', 'information_schema')
order by 1
"""
"""Unlogged tables are left out: a restore empties them, and the pipeline fills them again."""

BUSY = "select exists (select from pg_stat_activity where backend_xid is not null)"
STATE = """
select pg_snapshot_xmin(one)::text, pg_snapshot_xmax(one)::text from pg_current_snapshot() as one
"""


def at_a_quiet_moment(name: str) -> Figures | None:
    """The figures at a restore point that this makes in the log; None if writers left no quiet moment in a minute.

    A snapshot and a place in the log are the same only while no transaction that writes is under way. Nobody is
    made to wait for that: we look again until nobody wrote between the two.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    with replicating() as link, admin() as seen:
        for attempt in range(1_000_000):
            point = f"{name}-{attempt}"
            with psycopg.connect(seen.info.dsn, password=seen.info.password) as look:
                if _is_quiet(look, link, point):
                    return Figures(point, count(look))
            if time.monotonic() > until:
                return None
            time.sleep(0.05)
    return None


def _is_quiet(look: psycopg.Connection, link: psycopg.Connection, point: str) -> bool:
    """Take the snapshot, mark the log; whether no transaction wrote from the one to the other.

    Nobody with a number below the next one is under way in the snapshot. Whoever had a higher one is either still
    seen to be busy afterwards, or has ended and moved the next number.
    """
    look.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    oldest, following = look.execute(STATE).fetchone() or ("", "")
    if oldest != following:
        return False
    link.execute("select pg_create_restore_point(%s)", [point])
    return link.execute(BUSY).fetchone() == (False,) and link.execute(STATE).fetchone() == (oldest, following)


def count(look: psycopg.Connection) -> dict[str, list[str]]:
    """Table -> rows, and the sum of a hash of each row as text, both as text."""
    look.execute("set timezone to 'UTC'")
    return {table: _count_one(look, table) for (table,) in look.execute(TABLES).fetchall()}


def _count_one(look: psycopg.Connection, table: str) -> list[str]:
    asked = sql.SQL(
        "select count(*)::text, coalesce(sum(hashtextextended(one::text, 0)::numeric), 0)::text from {} as one"
    )
    rows, hashes = look.execute(asked.format(sql.SQL(table))).fetchone() or ("0", "0")
    return [rows, hashes]


def differences(expected: dict[str, list[str]], found: dict[str, list[str]]) -> list[str]:
    """Tables that are not what they were, each with its rows then and now."""
    return [
        f"{table}: {_rows(expected, table)} -> {_rows(found, table)}"
        for table in sorted({*expected, *found})
        if expected.get(table) != found.get(table)
    ]


def _rows(tables: dict[str, list[str]], table: str) -> str:
    return f"{tables[table][0]} rows" if table in tables else "absent"
