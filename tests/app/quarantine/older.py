"""Rows from before the database had bounds: it holds what it would refuse today."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text

from app.core import db

DEFINITION = text("select pg_get_constraintdef(oid) from pg_constraint where conname = :name")


@contextmanager
def unbounded(table: str, constraint: str) -> Iterator[None]:
    """While the block lasts, rows of `app.table` are written as they were before its constraint."""
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
