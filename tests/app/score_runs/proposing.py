"""Scores proposed one by one, as a model proposes them in blocks."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import polars as pl

from app.access.work import Work
from app.score_runs import service as score_runs
from app.score_runs.schema import ScoreRunView
from app.scores.schema import LIFETIME


@dataclass(frozen=True)
class Proposed:
    """A score that a run wants to write; see app.scores.model for the meaning of its fields."""

    entity_id: UUID | None
    value: float | None
    reasons: Sequence[dict[str, Any]]
    as_of: datetime
    low: float | None = None
    high: float | None = None
    label: str | None = None
    unscored_reason: str | None = None


def propose(
    work: Work, name: str, entity: str, version: str, scores: Iterable[Proposed], only: Sequence[UUID] = ()
) -> ScoreRunView:
    """A run of one score, proposed and not applied."""

    def blocks(runs: Mapping[str, UUID]) -> Iterable[bytes]:
        rows = [_row(str(runs[name]), entity, name, version, score) for score in scores]
        return [pl.DataFrame(rows, orient="row").write_csv(include_header=False).encode()] if rows else []

    return score_runs.propose(work, [name], entity, version, blocks, only=only)[0]


def _row(run: str, entity: str, name: str, version: str, said: Proposed) -> tuple[str | None, ...]:
    expires = None if said.unscored_reason else datetime.now(UTC) + LIFETIME
    cells = (
        run, entity, said.entity_id, name, said.value, said.low, said.high, said.label,
        json.dumps(list(said.reasons), ensure_ascii=False), said.unscored_reason, version, said.as_of, expires,
    )  # fmt: skip
    return tuple(None if cell is None else str(cell) for cell in cells)
