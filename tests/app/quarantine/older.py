"""Rows from before the database had bounds: it holds what it would refuse today."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text

from app.core import db

DEFINITION = text("select pg_get_constraintdef(oid) from pg_constraint where conname = :name")


@contextmanager
def unbounded(table: str, constraint: str) -> Iterator[None]:
    """While the block lasts, rows of `app.table` are written as they were before its constraint.

    Afterwards it holds for new rows; for all of them again once the old ones were mended (`bounded_again`).
    """
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        said = link.scalar(DEFINITION, {"name": constraint}).removesuffix(" NOT VALID")
        link.execute(text(f"alter table app.{table} drop constraint {constraint}"))
    try:
        yield
    finally:
        with engine.begin() as link:
            link.execute(text(f"alter table app.{table} add constraint {constraint} {said} not valid"))
        engine.dispose()


def bounded_again(table: str, constraint: str) -> None:
    """No row breaks the constraint any more: other tests find it as migrated."""
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text(f"alter table app.{table} validate constraint {constraint}"))
    engine.dispose()
