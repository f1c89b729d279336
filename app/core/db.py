"""Engines: one per login role. Nothing outside migrations connects as an owner or a superuser."""

import re
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from app.core import postgres
from app.core.base import load_models
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.core.storable import refuse_unstorable
from app.migrations.reaches import slot_role

LOGINS = ("crm_app", "crm_dbt", "crm_bi", "crm_jobs")


def admin_url() -> URL:
    """The address that DATABASE_URL gives, or that of the running embedded Postgres; used to migrate only."""
    url = _read(settings().database_url or postgres.admin_url())
    database = url.database if settings().database_url else postgres.DATABASE
    return url.set(drivername="postgresql+psycopg", database=database)


def _read(address: str) -> URL:
    """Raises Unavailable, without the address: it holds a password."""
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        raise Unavailable(
            _(
                "The address of the database cannot be read. Write it like postgresql://user:password@host:5432/name"
            )
        ) from None


def replication_url() -> URL:
    """The login that may follow every change of the server: ours everything, another's what it was given for."""
    if not settings().database_url:
        return admin_url()
    return _read(settings().replication_url or "").set(drivername="postgresql+psycopg")


def url_of(login: str) -> URL:
    """The address for one of LOGINS; its password is generated and kept among the installation's secrets.

    Raises Unavailable while the embedded Postgres is not running.
    """
    given = settings().database_url
    url = _read(given) if given else URL.create("", "", "", "127.0.0.1", postgres.port(), postgres.DATABASE)
    password = settings().secret(f"db-{login}")
    return url.set(drivername="postgresql+psycopg", username=login, password=password)


@cache
def role_of_slot(slot: int) -> str:
    """The role in Postgres of one of this installation's slots for what a company calls a role."""
    return slot_role(url_of("crm_app").database or "", slot)


SETTINGS = ("plan_cache_mode=force_custom_plan", "jit=off")
"""A plan for the values at hand: one made for any value walks a million rows for a rare name. Compiling a plan
costs more than the short queries of a page."""

PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A server that vanished without a word is given up within half a minute: no thread waits for it for good."""


@cache
def engine(login: str) -> Engine:
    """A pooled engine for one of LOGINS.

    Statements are prepared after a few uses; a connection is checked before it is lent, so that a restarted
    Postgres costs no request.
    """
    load_models()
    arguments = {"options": " ".join(f"-c {setting}" for setting in SETTINGS), **PATIENCE}
    made = create_engine(
        url_of(login), connect_args=arguments, pool_size=10, max_overflow=10, pool_pre_ping=True,
        hide_parameters=True,
    )  # fmt: skip
    event.listen(made, "before_cursor_execute", _check_parameters)
    event.listen(made, "handle_error", _leave_out_values)
    event.listen(made, "connect", _keep_prepared)
    if not settings().database_url:
        event.listen(made, "do_connect", _where_it_is_now)
    return made


PREPARED = 400
"""Statements that a connection keeps: those of all pages; with the driver's hundred each page drops another's."""


def _keep_prepared(link: Any, _record: Any) -> None:
    link.prepared_max = PREPARED


def _check_parameters(_link: Any, _cursor: Any, _sql: str, parameters: Any, *_rest: Any) -> None:
    refuse_unstorable(parameters)


def _where_it_is_now(_dialect: Any, _record: Any, _positional: Any, named: dict[str, Any]) -> None:
    """The embedded server may have come back on another port."""
    named["port"] = postgres.port()


def _leave_out_values(context: ExceptionContext) -> None:
    """What Postgres says of an error goes to logs and runs: without the row or the value it was about."""
    if isinstance(context.original_exception, psycopg.Error):
        words = words_without_values(context.original_exception)
        context.original_exception.args = (words,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (words,)


def words_without_values(error: psycopg.Error) -> str:
    """Postgres' first line, its code and constraint; of a value that does not fit its type, not the value."""
    said = error.diag.message_primary or str(error)
    if error.sqlstate and error.sqlstate.startswith("22"):
        said = re.sub(r'".*"|\'.*\'', '"..."', said, flags=re.DOTALL)
    return " ".join(filter(None, [said, error.sqlstate, error.diag.constraint_name]))
