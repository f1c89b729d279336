"""From an empty server to the newest schema: roles, database, migrations. Safe to run again at any time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Connection, create_engine, text

from app.core import postgres
from app.core.db import LOGINS, admin_url
from app.core.errors import Unavailable
from app.core.settings import settings
from app.migrations import forced

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
REACHES = ("crm_own", "crm_team", "crm_all", "crm_read", "crm_robot", "crm_signin")
MINIMUM = 150000
SCHEMAS = {"app": "crm_owner", "staging": "crm_dbt", "marts": "crm_dbt", "marts_next": "crm_dbt"}
"""Schema -> owner. Marts are built in `marts_next` and moved to `marts` once their tests pass."""


def run() -> None:
    """Create what is missing and migrate to the newest revision.

    Connects as the role in DATABASE_URL (or the embedded server's administrator), which must be allowed to create
    roles and schemas. Raises Unavailable if the embedded server isn't running.
    """
    with _prepared() as connection:
        connection.execute(text("set local role crm_owner"))
        _to_head(connection)


def prepare() -> None:
    """The database, its roles and schemas, and no table in them: what a dump is restored into."""
    with _prepared():
        pass


@contextmanager
def _prepared() -> Iterator[Connection]:
    """The connection that may migrate, in a transaction of its own; one process at a time."""
    if not settings().database_url:
        _create_database()
    engine = create_engine(admin_url())
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(hashtext('tributary-migrate'))"))
        link = cast(psycopg.Connection, connection.connection.dbapi_connection)
        _refuse_old(link)
        _create_roles(link)
        yield connection
    engine.dispose()


def _create_database() -> None:
    with psycopg.connect(postgres.admin_url(), autocommit=True) as link:
        if not link.execute("select 1 from pg_database where datname = 'tributary'").fetchone():
            link.execute("create database tributary")


def _refuse_old(link: psycopg.Connection) -> None:
    if link.info.server_version < MINIMUM:
        raise Unavailable("Tributary needs Postgres 15 or newer; change DATABASE_URL.")


def _create_roles(link: psycopg.Connection) -> None:
    """Roles are of the whole server; what differs per database is granted here each time."""
    for role in ("crm_owner", *REACHES):
        _create_role(link, role, "nologin")
    for login in LOGINS:
        _create_role(link, login, "login noinherit" if login == "crm_app" else "login")
        link.execute(
            sql.SQL("alter role {} password {}").format(
                sql.Identifier(login), sql.Literal(settings().secret(f"db-{login}"))
            )
        )
    link.execute("grant crm_owner to current_user")
    link.execute(sql.SQL("grant {} to crm_app").format(sql.SQL(", ").join(map(sql.Identifier, REACHES))))
    link.execute("create extension if not exists pg_trgm")
    for schema, owner in SCHEMAS.items():
        _create_schema(link, schema, owner)
    readers = sql.SQL(", ").join(map(sql.Identifier, (*REACHES, "crm_bi")))
    link.execute(sql.SQL("grant usage on schema marts to {}").format(readers))


def _create_role(link: psycopg.Connection, role: str, options: str) -> None:
    if not link.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
        link.execute(sql.SQL("create role {} " + options).format(sql.Identifier(role)))


def _create_schema(link: psycopg.Connection, schema: str, owner: str) -> None:
    link.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(owner)))
    link.execute(
        sql.SQL("create schema if not exists {} authorization {}").format(
            sql.Identifier(schema), sql.Identifier(owner)
        )
    )


def _to_head(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    here = MigrationContext.configure(connection, opts={"version_table_schema": "app"}).get_current_revision()
    if here != ScriptDirectory.from_config(config).get_current_head():
        forced.lift(connection)
        command.upgrade(config, "head")
    forced.lay(connection)
