"""A small demo company, made once: frames and truth, no database."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest

from app.demo import company, generate
from app.demo.plan import Plan
from app.demo.truth import Truth

UNTIL = date(2026, 11, 2)


@dataclass(frozen=True)
class Made:
    plan: Plan
    frames: dict[str, pl.DataFrame]
    truth: Truth

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.frames[table]


def make(size: float, seed: int = 7) -> Made:
    plan, truth = Plan(UNTIL, seed, size), Truth()
    founded = company.found(plan)
    parts = {table: [rows] for table, rows in founded.frames.items()}
    for block in generate.blocks(plan, founded):
        truth.merge(block.truth)
        for table, rows in block.frames.items():
            parts.setdefault(table, []).append(rows)
    return Made(plan, {table: pl.concat(rows) for table, rows in parts.items()}, truth)


@pytest.fixture(scope="session")
def made() -> Made:
    """Two blocks of leads: enough for rates, made in under a second."""
    return make(0.3)
