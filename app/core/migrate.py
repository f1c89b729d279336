"""From an empty server to the newest schema: roles, database, migrations. Safe to run again at any time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, create_engine, text

from app.core import keys, postgres
from app.core.db import LOGINS, admin_url, url_of
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.migrations import forced, reaches, roles

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
FORMER = ("crm_own", "crm_team")
"""Roles that dumps of earlier versions name. Nobody is one of them."""
MINIMUM = 150000
VANISHED = "10s"
"""So often the server looks whether who asked a long question is still there."""
GRANTED = """
select reach.rolname, member.rolname, case when bool_or(admin_option) then ' with admin option' else '' end
from pg_auth_members
join pg_roles reach on reach.oid = roleid join pg_roles member on member.oid = pg_auth_members.member
group by 1, 2
"""
SCHEMAS = {
    "app": "crm_owner",
    "staging": "crm_dbt",
    "kept": "crm_dbt",
    "marts": "crm_dbt",
    "marts_next": "crm_dbt",
    "jobs": "crm_owner",
}
"""Schema -> owner. Marts are built in `marts_next` and moved to `marts` once their tests pass; `kept` is what one
build leaves to the next."""


def run(set_passwords: bool = False) -> None:
    """Create what is missing and migrate to the newest revision.

    `set_passwords` gives login roles that a server of the company's own had before our passwords.
    Connects as the role in DATABASE_URL (or the embedded server's administrator), which must be allowed to create
    roles and schemas. Raises Unavailable if the embedded server isn't running, or if keys or passwords are
    another installation's.
    """
    with _prepared(set_passwords) as connection:
        connection.execute(text("set local role crm_owner"))
        _to_head(connection)
        connection.execute(text("select app.begin_era()"))
        keys.note(connection)
        connection.execute(text("set local role crm_all"))
        roles.put(connection)


def prepare() -> None:
    """The database, its roles and schemas, and no table in them: what a dump is restored into."""
    with _prepared():
        pass


@contextmanager
def _prepared(set_passwords: bool = False) -> Iterator[Connection]:
    """The connection that may migrate, in a transaction of its own; one process at a time."""
    if not settings().database_url:
        _create_database()
    engine = create_engine(admin_url())
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(hashtext('tributary-migrate'))"))
        link = cast(psycopg.Connection, connection.connection.dbapi_connection)
        _refuse_old(link)
        keys.refuse_strange(connection)
        _create_roles(link, set_passwords)
        yield connection
    engine.dispose()


def _create_database() -> None:
    with psycopg.connect(postgres.admin_url(), autocommit=True) as link:
        if not link.execute("select 1 from pg_database where datname = 'tributary'").fetchone():
            link.execute("create database tributary")


def _refuse_old(link: psycopg.Connection) -> None:
    if link.info.server_version < MINIMUM:
        raise Unavailable(_("Tributary needs Postgres 15 or newer; change DATABASE_URL."))


def _create_roles(link: psycopg.Connection, set_passwords: bool) -> None:
    """Roles are of the whole server; what differs per database is granted here each time."""
    slots = _slots(link)
    for role in ("crm_owner", reaches.GRANTER, reaches.BASE, *reaches.ROBOTS, *reaches.REACHES, *slots, *FORMER):
        _create_role(link, role, "nologin")
    for login in LOGINS:
        is_new = _create_role(link, login, "login noinherit" if login == "crm_app" else "login")
        if is_new or set_passwords or not settings().database_url:
            _equip(link, login)
        else:
            _refuse_other_password(login)
    _grant_roles(link, slots)
    link.execute("create extension if not exists pg_trgm")
    for schema, owner in SCHEMAS.items():
        _create_schema(link, schema, owner)
    readers = sql.SQL(", ").join(map(sql.Identifier, (reaches.BASE, *reaches.ROBOTS, "crm_bi")))
    link.execute(sql.SQL("grant usage on schema marts to {}").format(readers))


def _slots(link: psycopg.Connection) -> list[str]:
    return [reaches.slot_role(link.info.dbname, slot) for slot in range(1, reaches.SLOTS + 1)]


def _grant_roles(link: psycopg.Connection, slots: list[str]) -> None:
    """Who may act as whom. Whoever migrates is the owner and the robots too; crm_granter hands reaches out."""
    me = link.execute("select current_user").fetchone()[0]  # type: ignore[index]
    wanted = {(role, me, "") for role in ("crm_owner", reaches.GRANTER, *reaches.EVERYTHING)}
    wanted |= {(role, "crm_app", "") for role in (*reaches.ROBOTS, *slots)}
    wanted |= {(reaches.BASE, slot, "") for slot in slots}
    handed_out = (*reaches.REACHES, *reaches.EVERYTHING)
    wanted |= {(role, reaches.GRANTER, " with admin option") for role in handed_out}
    granted = set(link.execute(GRANTED).fetchall())
    for role, member, option in sorted(wanted - granted):
        statement = sql.SQL("grant {} to {}" + option).format(sql.Identifier(role), sql.Identifier(member))
        link.execute(statement)
    for role in FORMER:
        if (role, "crm_app", "") in granted:
            link.execute(sql.SQL("revoke {} from crm_app").format(sql.Identifier(role)))


def _create_role(link: psycopg.Connection, role: str, options: str) -> bool:
    """True if it was not there."""
    if link.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
        return False
    link.execute(sql.SQL("create role {} " + options).format(sql.Identifier(role)))
    return True


def _equip(link: psycopg.Connection, login: str) -> None:
    """Our password; and the server ends what a killed process had asked."""
    name, password = sql.Identifier(login), sql.Literal(settings().secret(f"db-{login}"))
    link.execute(sql.SQL("alter role {} password {}").format(name, password))
    link.execute(sql.SQL("alter role {} set client_connection_check_interval = {}").format(name, VANISHED))


def _refuse_other_password(login: str) -> None:
    """A role that was there belongs to whoever knows its password: a new one would lock out the others."""
    try:
        url = url_of(login).set(drivername="postgresql").render_as_string(hide_password=False)
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        if "password authentication failed" not in str(error):
            raise
        raise Unavailable(
            _(
                "The role {login} of this server has another password than this machine knows. If Tributary"
                " runs on another machine, bring its secrets here with `crm secrets export` and"
                " `crm secrets import`. If this is the only one, give the server's roles its passwords with"
                " `crm migrate --set-passwords`.",
                login=login,
            )
        ) from None


def _create_schema(link: psycopg.Connection, schema: str, owner: str) -> None:
    link.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(owner)))
    link.execute(
        sql.SQL("create schema if not exists {} authorization {}").format(
            sql.Identifier(schema), sql.Identifier(owner)
        )
    )


@cache
def newest_revision() -> str:
    """The revision that this code was written for: its file has the greatest name, so that none need be loaded."""
    newest = max((MIGRATIONS / "versions").glob("[0-9]*.py"))
    return newest.stem.partition("_")[0]


def _to_head(connection: Connection) -> None:
    if _revision(connection) != newest_revision():
        forced.lift(connection)
        _upgrade(connection)
    forced.lay(connection)


def _revision(connection: Connection) -> str | None:
    """What the database is at; None before its first migration."""
    if connection.scalar(text("select to_regclass('app.alembic_version')")) is None:
        return None
    return connection.scalar(text("select version_num from app.alembic_version"))


def _upgrade(connection: Connection) -> None:
    """Loads Alembic and every migration there is: 20 MB that a database at its newest schema is spared."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
