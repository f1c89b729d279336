"""Arrays to frames: deterministic identifiers, picks through an index, times in UTC."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from app.demo.plan import Ints, Plan, Times

Ids = NDArray[np.str_]
_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
_DASHES = (8, 13, 18, 23)
_DIGITS = np.array([i for i in range(36) if i not in _DASHES])


def new_ids(rng: np.random.Generator, created: Times) -> Ids:
    """A uuid v7 for each moment: 48 bits of milliseconds, the rest from the seed. Order follows time."""
    millis = created.astype("datetime64[ms]").astype(np.int64)
    raw = rng.integers(0, 256, (len(created), 16), dtype=np.uint8)
    raw[:, :6] = millis.astype(">i8").view(np.uint8).reshape(-1, 8)[:, 2:]
    raw[:, 6] = (raw[:, 6] & 0x0F) | 0x70
    raw[:, 8] = (raw[:, 8] & 0x3F) | 0x80
    text = np.full((len(created), 36), ord("-"), dtype=np.uint8)
    text[:, _DIGITS] = _HEX[np.stack([raw >> 4, raw & 15], axis=2).reshape(-1, 32)]
    return text.view("S36").reshape(-1).astype("U36")


def picked(values: NDArray[Any] | Sequence[Any], index: Ints) -> pl.Series:
    """`values[index]`, null where the index is negative."""
    series = pl.Series(values=_plain(np.asarray(values)))
    chosen = pl.Series(values=np.asarray(index, dtype=np.int64))
    return series.gather(chosen.set(chosen < 0, None))


def drawn(rng: np.random.Generator, values: Sequence[Any], count: int, p: Any = None) -> NDArray[Any]:
    """`count` of `values`, with replacement; `p` are weights and need not sum to one."""
    weights = None if p is None else np.asarray(p, dtype=float) / np.sum(p)
    return np.asarray(values, dtype=object)[rng.choice(len(values), count, p=weights)]


def drawn_by_row(rng: np.random.Generator, weights: NDArray[np.float64]) -> Ints:
    """One column number for each row of a table of weights."""
    edges = np.cumsum(weights, axis=1)
    return (edges < rng.random((len(weights), 1)) * edges[:, -1:]).sum(axis=1)


def kept(where: NDArray[Any], values: Any) -> NDArray[Any]:
    """The values where the flag says so, nothing elsewhere."""
    nothing: Any = None
    return np.where(where, values, nothing)


def frame(plan: Plan, columns: Mapping[str, Any], *, sample: bool = True) -> pl.DataFrame:
    """A frame of one table's rows; company times become UTC, which is what the database is told."""
    made = {name: _column(plan, values) for name, values in columns.items()}
    data = pl.DataFrame(made)
    return data.with_columns(pl.lit(True).alias("is_sample")) if sample else data


def record(plan: Plan, ids: Ids, created: Times, columns: Mapping[str, Any]) -> pl.DataFrame:
    """A frame with the columns that every business record has."""
    common = {"id": ids, "created_at": created, "updated_at": created, "source_system": ["demo"] * len(ids)}
    return frame(plan, {**common, **columns})


def _column(plan: Plan, values: Any) -> pl.Series:
    if isinstance(values, pl.Series):
        return values
    array = np.asarray(values)
    if array.dtype.kind == "M" and np.datetime_data(array.dtype)[0] != "D":
        array = (array - np.timedelta64(plan.utc_minutes, "m")).astype("datetime64[ms]")
    return pl.Series(values=_plain(array), nan_to_null=True)


def _plain(array: NDArray[Any]) -> Any:
    return array.tolist() if array.dtype.kind == "O" else array
