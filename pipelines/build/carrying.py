"""Whether a build carries on the one in force or begins anew, and what follows when it is published.

Tables that are carried on (macros/kept.sql) compute only what changed since the build in force began. Anything
that makes this doubtful, a crash, another server, another definition, makes the next build begin anew.
"""

# ruff: noqa: S608 - the names in the SQL are those of our own tables
import hashlib
import json
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from app.core.db import engine
from app.core.settings import PROJECT, settings

FOLDER = PROJECT / "dbt_project"
PARTS = ("models/**/*.sql", "models/**/*.yml", "macros/*.sql", "materializations/*.sql", "dbt_project.yml")

FURTHEST = 2**30
"""Transactions since the build in force: a row's own number is told from an older one by half of their range."""

SINCE = text("""
    select build_id
    from kept.in_force inner join marts.builds using (build_id)
    where definitions = :definitions
        and era = (select max(id) from app.eras)
        and published_at = (select max(published_at) from marts.builds)
        and pg_current_xact_id()::text::bigint - pg_snapshot_xmin(seen)::text::bigint < :furthest
        and not exists (
            select from pg_tables as changes
            where schemaname = 'kept' and tablename <> 'in_force' and not exists (
                select from pg_tables as carried
                where carried.schemaname = 'staging' and carried.tablename = changes.tablename
            )
        )
""")

CARRIED = text("""
    select
        changes.tablename as name,
        obj_description(format('kept.%I', changes.tablename)::regclass) as key,
        marts.tablename is not null as is_mart,
        to_regclass(format('marts.%I', changes.tablename || '_then')) is not null as is_remade
    from pg_tables as changes
    left join pg_tables as marts on marts.schemaname = 'marts' and marts.tablename = changes.tablename
    where changes.schemaname = 'kept' and changes.tablename <> 'in_force'
    order by 1
""")
"""Tables that are carried on, their key, whether readers are given them, and as of other instants, too."""

COLUMNS = text("""
    select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
    from information_schema.columns where table_schema = 'staging' and table_name = :name
""")
NOTE = text("insert into kept.in_force select build_id from marts.builds order by published_at desc limit 1")
DRAFT = text("select since, compiled from marts.builds where published_at is null")
BEGAN = "(select pg_snapshot_xmin(seen)::xid from marts.builds where published_at is null)"


def variables() -> dict[str, Any]:
    """What the company set, as dbt_project.yml names it."""
    here = settings()
    return {
        "time_zone": here.time_zone, "customer_margin_percent": here.margin_percent,
        "fiscal_month": here.fiscal_month, "week_day": here.week_day,
    }  # fmt: skip


def definitions() -> str:
    """What the tables are made by: every file that dbt reads, and what the company set."""
    digest = hashlib.sha256(json.dumps(variables()).encode())
    for path in sorted(path for part in PARTS for path in FOLDER.glob(part)):
        digest.update(f"{path.relative_to(FOLDER)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def find_since(link: Connection, definitions: str) -> UUID | None:
    """The build in force, if what it was made of stands and its definitions are these."""
    return link.scalar(SINCE, {"definitions": definitions, "furthest": FURTHEST})


def begin_anew(link: Connection) -> None:
    """From here on only a published build can be carried on."""
    link.execute(text("delete from kept.in_force"))


def carry(link: Connection) -> list[str]:
    """The draft is in force: its changes go into the marts that were carried on, and the next build begins here.

    Returns the names of those marts.
    """
    carried = []
    for name, key, is_mart, is_remade in link.execute(CARRIED).all():
        if is_mart:
            changed = f'{key} in (select {key} from kept."{name}")'
            link.execute(text(f'delete from marts."{name}" where {changed}'))
            link.execute(text(f'insert into marts."{name}" select * from staging."{name}" where {changed}'))
            if is_remade:
                link.execute(text(f'truncate marts."{name}_then"'))  # as of instants of the build before
            carried.append(name)
        link.execute(text(f'truncate kept."{name}"'))
    link.execute(text("delete from kept.in_force"))
    link.execute(NOTE)
    return carried


def find_astray(turn: int) -> str | None:
    """The table whose turn it is, if the draft carried it on to something else than it should be.

    Cost: its whole statement.
    """
    with engine("crm_dbt").begin() as link:
        since, compiled = link.execute(DRAFT).one()
        carried = link.execute(CARRIED).all()
        if since is None or not carried:
            return None
        name, key, *_readers = carried[turn % len(carried)]
        return name if differing(link, name, key, compiled[name]) else None


def differing(link: Connection, name: str, key: str, statement: str) -> int:
    """Rows in which a carried table is not what its statement gives, those that were written meanwhile apart."""
    columns = link.scalar(COLUMNS, {"name": name})  # the contract of a mart may name them in another order
    source = name.removeprefix("stg_app__")
    settled = "true"
    if source == "former_values":  # a view of the trail, which only grows
        settled = "changed_at < (select started_at from marts.builds where published_at is null)"
    elif source != name and key.endswith("_id"):  # channels are named by their code
        settled = f"not exists (select from app.{source} where id = {key} and age(xmin) <= age({BEGAN}))"
    return int(
        link.exec_driver_sql(f"""
            with made as (select {columns} from ({statement}) as statement)
            select count(*)
            from (
                (select * from made except all select * from staging."{name}")
                union all
                (select * from staging."{name}" except all select * from made)
            ) as differing
            where {settled}
        """).scalar_one()
    )
