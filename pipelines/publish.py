"""Marts are built in `marts_next`, tested there, and moved to `marts` together, in one transaction.

Readers see the old marts or the new ones, never a mixture, and a failed test leaves the old ones standing.
"""

from sqlalchemy import Connection, text

from app.core.db import engine
from pipelines import dbt
from pipelines.outcome import Outcome

NEXT = "marts_next"


def publish_marts() -> Outcome:
    """Put every table of `marts_next` in force; `rows` counts them. Grants and policies move with the tables."""
    with engine("crm_dbt").begin() as link:
        tables = _tables(link)
        for table in tables:
            link.execute(text(f'drop table if exists marts."{table}" cascade'))
            link.execute(text(f'alter table {NEXT}."{table}" set schema marts'))
    dbt.publish_manifests()
    return Outcome(rows=len(tables))


def clear_next() -> None:
    """Forget what a failed run left behind."""
    with engine("crm_dbt").begin() as link:
        for table in _tables(link):
            link.execute(text(f'drop table {NEXT}."{table}" cascade'))


def refresh_statistics() -> None:
    """Tell the planner how large the app's tables are now: after a bulk load its guesses are hours of joins."""
    with engine("crm_dbt").begin() as link:
        link.execute(text("select app.refresh_statistics()"))


def _tables(link: Connection) -> list[str]:
    wanted = text("select tablename from pg_tables where schemaname = :schema order by 1")
    return list(link.scalars(wanted, {"schema": NEXT}))
