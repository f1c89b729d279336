"""One run of a schedule at a time, on whatever machine: a lock in the database that dies with its holder."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from app.core.db import url_of

TAKE = "select pg_try_advisory_lock(7301, hashtext(%s))"
"""7301 keeps these locks apart from other advisory locks."""
IS_HELD = """exists (
    select from pg_locks
    where locktype = 'advisory' and granted and classid = 7301 and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
        and objid = (hashtext(schedules.name)::bigint & 4294967295)::oid
)"""
"""Whether a session of this database has the lock of a row of `app.schedules`."""
NOTICED = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
"""A holder whose machine vanished is noticed by Postgres within a minute."""


class Lock:
    """Held by a connection of its own, which does nothing else: Postgres sees at once that its process is gone."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._link: psycopg.Connection | None = None

    def take(self) -> bool:
        """Whether it is ours now; another run has it otherwise."""
        address = url_of("crm_app").set(drivername="postgresql").render_as_string(hide_password=False)
        self._link = psycopg.connect(address, autocommit=True, options=NOTICED)
        row = self._link.execute(TAKE, [self.name]).fetchone()
        return bool(row and row[0])

    def keep(self) -> bool:
        """Whether it is still ours; taken again where the database was away, unless somebody was faster."""
        try:
            if self._link is not None:
                self._link.execute("select 1")
                return True
        except psycopg.OperationalError:
            self.release()
        return self.take()

    def release(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None


@contextmanager
def held(name: str) -> Iterator[Lock | None]:
    """The lock of a schedule inside the block; None where another run has it."""
    lock = Lock(name)
    try:
        yield lock if lock.take() else None
    finally:
        lock.release()
