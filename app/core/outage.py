"""When the database, not the reader, is why something can't be done: told apart from a fault of ours."""

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty

from app.core.errors import CrmError, Unavailable
from app.core.i18n import _

FULL = ("53100", "58030")
"""disk_full, io_error"""
AWAY = ("08", "57P01", "57P02", "57P03", "57P05", "53300", "25006")
"""Connection exceptions, shut down by an administrator, crash of another backend, starting up or stopping, ended
while idle, too many connections, a standby that only reads."""


def refusal(error: BaseException) -> Unavailable | None:
    """What to tell the reader if `error` means that the database is away or full; None if anything else."""
    if isinstance(error, Unavailable):
        return error
    if isinstance(error, PoolIsEmpty):
        return busy()
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, psycopg.Error):
        return None
    if cause.sqlstate in FULL:
        return full()
    return away() if _is_away(cause) else None


def in_words(error: BaseException) -> str | None:
    """What to tell whoever sits at the machine: a refusal, or what the database's door said; None for a fault."""
    if isinstance(error, CrmError):
        return str(error)
    known = refusal(error)
    cause = error.orig if isinstance(error, DBAPIError) else error
    return None if known is None else "\n".join([str(known), *str(cause).splitlines()[:1]])


def away() -> Unavailable:
    return Unavailable(
        _(
            "The database cannot be reached at the moment. Nothing that was saved is lost."
            " If you were saving, look whether it was done before you do it again."
        )
    )


def full() -> Unavailable:
    return Unavailable(
        _("The disk of the database is full: nothing can be saved until there is room. Tell your administrator.")
    )


def busy() -> Unavailable:
    return Unavailable(_("Too much is asked of the database at once. Try again in a moment."))


def _is_away(error: psycopg.Error) -> bool:
    """A lost or refused connection has no code at all."""
    if error.sqlstate:
        return error.sqlstate.startswith(AWAY)
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
