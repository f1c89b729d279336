"""Whether a worker is there, wherever it runs: it holds a lock in the database for as long as it lives.

The server itself lets go of the lock with the connection, so that a worker that was killed is never taken for one
that is there.
"""

from sqlalchemy import text

from app.access.work import Work

HOLD = "select pg_advisory_lock_shared(7318, 1)"
"""Any number of workers hold it side by side; the numbers are this lock's own."""

HELD = text(
    "select exists (select from pg_locks where locktype = 'advisory' and classid = 7318 and objid = 1"
    " and objsubid = 2 and granted"
    " and database = (select oid from pg_database where datname = current_database()))"
)


def is_worker_here(work: Work) -> bool:
    return bool(work.session.scalar(HELD))
