"""The server that is backed up: which one it is, and what it can do."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from app.backup.shelf import DUMPS, Shelf
from app.core.db import admin_url, replication_url
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.postgres import programs
from app.core.postgres.adoption import Origin
from app.core.settings import settings

OLDEST_FOLLOWED = 17
"""The first that can tell what changed since a backup."""
LACKING = """
select format(statement, current_user) from (values
    ((select rolsuper or rolreplication from pg_roles where rolname = current_user), 'alter role %I replication;'),
    (pg_has_role('pg_checkpoint', 'usage'), 'grant pg_checkpoint to %I;'),
    (
        has_function_privilege('pg_create_restore_point(text)', 'execute'),
        'grant execute on function pg_create_restore_point(text) to %I;'
    ),
    (current_setting('summarize_wal') = 'on', 'alter system set summarize_wal = on; select pg_reload_conf();'),
    (current_setting('wal_level') <> 'minimal', 'alter system set wal_level = replica; -- and a restart')
) as rights (is_there, statement)
where not is_there
"""


@contextmanager
def admin() -> Iterator[psycopg.Connection]:
    """A connection of the administering role, each statement on its own."""
    address = admin_url().set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as link:
        yield link


@contextmanager
def alone(what: str, refusal: str) -> Iterator[None]:
    """One at a time on this server: the lock is the server's, and ends with the process that holds it.

    Raises Unavailable with `refusal` if somebody holds it.
    """
    with admin() as link:
        if link.execute("select pg_try_advisory_lock(hashtext(%s))", [what]).fetchone() != (True,):
            raise Unavailable(refusal)
        yield


@contextmanager
def replicating() -> Iterator[psycopg.Connection]:
    """A connection of the role that follows the server's log, each statement on its own."""
    address = replication_url().set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as link:
        yield link


def follows_log() -> bool:
    """Whether every change of this server is kept, not only its state when it is asked.

    Ours always; another's if we were given a login that may replicate. Raises Unavailable, saying what to change,
    where that login leads to a server that our programs cannot follow.
    """
    if settings().database_url is None:
        return True
    if settings().replication_url is None:
        return False
    with replicating() as link:
        _refuse_other_version(link.info.server_version // 10000)
        _refuse_without_rights(link)
    return True


def _refuse_other_version(theirs: int) -> None:
    if theirs < OLDEST_FOLLOWED:
        raise Unavailable(
            _(
                "TRIBUTARY_REPLICATION_URL leads to Postgres {theirs}: {oldest} or newer can be followed. "
                "Unset it to take dumps instead.",
                theirs=theirs, oldest=OLDEST_FOLLOWED,
            )
        )  # fmt: skip
    if str(theirs) != (ours := programs.major_version()):
        raise Unavailable(
            _(
                "The server is Postgres {theirs}, the programs here are of {ours}. "
                "Set TRIBUTARY_POSTGRES_PROGRAMS to the folder of version {theirs}'s.",
                theirs=theirs, ours=ours,
            )
        )  # fmt: skip


def _refuse_without_rights(link: psycopg.Connection) -> None:
    """Raises Unavailable with the statements that give what the login lacks."""
    lacking = link.execute(LACKING).fetchall()
    if lacking:
        raise Unavailable(
            _(
                "The login of TRIBUTARY_REPLICATION_URL lacks rights. Let an administrator of the server run:"
                "{statements}",
                statements="\n".join(["", *(statement for (statement,) in lacking)]),
            )
        )


def origin() -> Origin | None:
    """What another's server calls its administrator and our database; None of our own."""
    if settings().database_url is None:
        return None
    with admin() as link:
        told = link.execute("select rolname, current_database() from pg_roles where oid = 10").fetchone()
    assert told is not None  # noqa: S101 - every server has the role it was made with
    return Origin(*told)


def own_shelf() -> Shelf:
    """The shelf of the server we work with."""
    if not follows_log():
        return Shelf(settings().backups / DUMPS)
    with replicating() as link:
        (number,) = link.execute("select system_identifier from pg_control_system()").fetchone() or ("",)
    return Shelf(settings().backups / f"server-{number}")
