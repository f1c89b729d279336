"""The server that is backed up: which one it is, and what it can do."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from app.backup.shelf import DUMPS, Shelf
from app.core.db import admin_url
from app.core.errors import Unavailable
from app.core.settings import settings


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


def follows_log() -> bool:
    """Whether every change of this server can be kept, not only its state when it is asked.

    Ours can. Another's server would have to be of our programs' version and let us replicate; that is not built.
    """
    return settings().database_url is None


def own_shelf() -> Shelf:
    """The shelf of the server we work with."""
    if not follows_log():
        return Shelf(settings().backups / DUMPS)
    with admin() as link:
        (number,) = link.execute("select system_identifier from pg_control_system()").fetchone() or ("",)
    return Shelf(settings().backups / f"server-{number}")
