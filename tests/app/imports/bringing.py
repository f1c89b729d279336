"""Bringing a delivery in, and looking at what became of it."""

from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.access.actor import Actor
from app.access.robots import IMPORTER, SYSTEM
from app.access.work import work
from app.imports.mapping import Source
from app.imports.service import Outcome, run
from tests.app.imports import deliveries
from tests.app.imports.deliveries import Delivery


def quietly(line: str) -> None:
    """Progress that nobody reads."""
    assert line


def bring(source: Source, delivery: Delivery, folder: Path, actor: Actor = IMPORTER) -> Outcome:
    with work(actor) as w:
        return run(w, source, deliveries.write(delivery, folder), "CNY", 1.0, quietly)


def rows(query: str, actor: Actor = SYSTEM) -> list[Any]:
    with work(actor) as w:
        return [tuple(row) for row in w.session.execute(text(query))]


def created(outcome: Outcome) -> dict[str, int]:
    return {table: counts["created"] for table, counts in outcome.counts.items()}
