"""Reasons: what moved a score, exact on the log-odds scale, one per source field, in two languages."""

from typing import Any, TypedDict

import numpy as np
import pandas as pd

from models_ml import words as sentences

STRONG, WEAK = 1.0, 0.2
"""Log-odds from which an effect is called strong, and below which slight."""
LEAST_EFFECT = 0.005


class Reason(TypedDict):
    """One field's part in a score: `effect` in log-odds against the average case."""

    field: str
    value: Any
    effect: float
    direction: str


def top_reasons(effects: np.ndarray, names: list[str], frame: pd.DataFrame, count: int = 3) -> list[list[Reason]]:
    """Per row the `count` strongest reasons up, then the `count` strongest down, strongest first.

    `effects`: one row per row of `frame`, one column per name, in log-odds.
    """
    count = min(count, len(names))
    order = np.argsort(effects, axis=1, kind="stable")
    places = np.hstack([order[:, ::-1][:, :count], order[:, :count]])
    chosen = np.take_along_axis(effects, places, axis=1)
    chosen[:, :count] = np.where(chosen[:, :count] > 0, chosen[:, :count], 0)
    chosen[:, count:] = np.where(chosen[:, count:] < 0, chosen[:, count:], 0)
    values = [plain_values(frame[name]) if name in frame else [None] * len(frame) for name in names]
    rows = zip(places.tolist(), chosen.round(4).tolist(), strict=True)
    return [_reasons_of(row, where, effect, names, values) for row, (where, effect) in enumerate(rows)]


def _reasons_of(
    row: int, where: list[int], effects: list[float], names: list[str], values: list[list[Any]]
) -> list[Reason]:
    return [
        {"field": names[i], "value": values[i][row], "effect": effect, "direction": "up" if effect > 0 else "down"}
        for i, effect in zip(where, effects, strict=True)
        if abs(effect) >= LEAST_EFFECT
    ]


def plain_values(column: pd.Series) -> list[Any]:
    """Values that JSON can hold: numbers, text, ISO dates, None where missing."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    if pd.api.types.is_timedelta64_dtype(column):
        column = column.dt.total_seconds() / 86_400
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iufb":
        return column.astype(object).where(np.isfinite(column), None).tolist()
    return [_plain(value) for value in column.astype(object).where(column.notna(), None).tolist()]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float) else str(value)


def words(reason: Reason, language: str = "en", labels: dict[str, dict[str, str]] | None = None) -> str:
    """A reason as a person reads it. Says what goes together, claims no cause."""
    label = (labels or {}).get(reason["field"], {}).get(language) or reason["field"]
    missing = reason["value"] is None or str(reason["value"]).strip() == ""
    code = f"reason_{'missing_' if missing else ''}{reason['direction']}"
    size = abs(reason["effect"])
    strength = sentences.say("strong" if size >= STRONG else "weak" if size < WEAK else "medium", language)
    return sentences.say(code, language, label=label, value=shown(reason["value"]), strength=strength)


def shown(value: Any) -> str:
    """A value without needless digits."""
    if isinstance(value, bool) or not isinstance(value, float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 and value == round(value) else f"{value:.4g}"
