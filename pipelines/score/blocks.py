"""Scores as blocks of CSV for COPY: made column by column, because a loop over a million rows is too slow."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl

from app.models.schema import Evidence
from app.scores.schema import LIFETIME
from pipelines.models.scorer import Labels, Scored, Scorer

NO_REASONS = "[]"
UNSURE = "unsure"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def of_scores(
    scorer: Scorer[Any],
    version: str,
    rows: pd.DataFrame,
    scored: Scored,
    evidence: Mapping[str, Sequence[Evidence]],
    runs: Mapping[str, UUID],
) -> Iterator[bytes]:
    """One block per score name. Reasons stand with the last name alone: the others differ by horizon only."""
    as_of = pd.to_datetime(rows["as_of"], utc=True)
    said = [_encode(each) for each in scored.reasons]
    keys = rows[scorer.key].astype(str)
    expires = (datetime.now(UTC) + LIFETIME).isoformat()
    for name, chance in zip(scorer.names, (chance.round(3) for chance in scored.chances), strict=True):
        low, high = intervals(chance, evidence[name])
        reasons = said if name == scorer.names[-1] else NO_REASONS
        columns = {
            "run_id": str(runs[name]), "entity": scorer.entity, "entity_id": keys,
            "name": name, "value": chance, "low": low, "high": high,
            "label": None, "reasons": reasons, "unscored_reason": None, "model_version": version,
            "as_of": _written(as_of), "expires_at": expires,
        }  # fmt: skip
        yield _csv(columns | _named(scored.labels, columns) if scored.labels else columns, len(rows))


def _named(labels: Labels, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The category where the model is sure of it; elsewhere nothing is said but that a person decides."""
    sure = labels.is_sure
    numbers = {name: np.where(sure, columns[name], np.nan) for name in ("value", "low", "high")}
    return numbers | {
        "label": _where(sure, labels.said),
        "reasons": _where(sure, columns["reasons"], NO_REASONS),
        "unscored_reason": _where(sure, [None] * len(sure), UNSURE),
        "expires_at": _where(sure, [columns["expires_at"]] * len(sure)),
    }


def _where(sure: np.ndarray, cells: Sequence[Any], other: str | None = None) -> pl.Series:
    return pl.Series([cell if one else other for one, cell in zip(sure, cells, strict=True)], dtype=pl.String)


def of_unscored(scorer: Scorer[Any], version: str, name: str, rows: pd.DataFrame, run: UUID) -> bytes:
    """Records that can't be scored (`key`), each with its reason code."""
    now = datetime.now(UTC)
    columns = {
        "run_id": str(run), "entity": scorer.entity, "entity_id": rows["key"], "name": name, "value": None,
        "low": None, "high": None, "label": None, "reasons": NO_REASONS,
        "unscored_reason": rows["reason"], "model_version": version, "as_of": now.isoformat(), "expires_at": None,
    }  # fmt: skip
    return _csv(columns, len(rows))


def intervals(chance: np.ndarray, evidence: Sequence[Evidence]) -> tuple[np.ndarray, np.ndarray]:
    """What happened to records scored alike, 95 %: missing where nothing is known of a band."""
    low, high = np.full(len(chance), np.nan), np.full(len(chance), np.nan)
    for band in evidence:
        inside = (chance >= band.low) & ((chance < band.high) | (band.high >= 1))
        low[inside], high[inside] = band.rate_low, band.rate_high
    return low, high


def _written(moments: pd.Series) -> np.ndarray:
    """ISO times; numpy writes them ten times as fast as strftime."""
    return np.datetime_as_string(moments.dt.tz_localize(None).to_numpy("datetime64[s]"), timezone="UTC")


def _csv(columns: Mapping[str, object], rows: int) -> bytes:
    """Columns given once are the same in all rows; what is missing becomes an empty, unquoted field: NULL."""
    series = [pl.Series(name, _full(values, rows), nan_to_null=True) for name, values in columns.items()]
    return pl.DataFrame(series).write_csv(include_header=False, null_value="").encode()


def _full(values: Any, rows: int) -> Any:
    if values is None or isinstance(values, str):
        return [values] * rows
    return values.to_numpy() if isinstance(values, pd.Series) else values
