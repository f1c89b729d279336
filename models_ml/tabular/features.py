"""From a frame to one numeric matrix: the features of every field, each remembering its field."""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from models_ml.tabular import cells, columns
from models_ml.tabular.columns import DATE, LEVEL, NUMBER, TEXT, Field

MOST_DATE_PAIRS = 6


@dataclass(frozen=True)
class Feature:
    """One column of the matrix. `levels` is 0 for a number, else how many codes it can take.

    `rates` is how many codes a column has that stand for their outcome rate, or for how often they occur
    (rates.py), else 0.
    """

    name: str
    field: str
    levels: int = 0
    rates: int = 0
    is_count: bool = False
    is_ordered: bool = False
    """The codes are numbers in order: each rate is seen beside those of its neighbours."""

    @property
    def is_read(self) -> bool:
        """Do the models read it? Of very many levels they read the rate; the levels are here to be followed."""
        return self.levels <= columns.MANY_LEVELS + 1


def describe(fields: list[Field]) -> list[Feature]:
    """The matrix's columns, in the order `matrix` makes them."""
    found: list[Feature] = []
    for field in fields:
        if field.kind == LEVEL:
            found.append(Feature(field.name, field.name, len(field.levels) + field.has_others))
        elif field.kind == NUMBER:
            found.append(Feature(field.name, field.name))
        elif field.kind == TEXT:
            found += [Feature(f"{field.name}:{part}", field.name) for part in ("characters", "words")]
        else:
            found += [Feature(field.name, field.name), *_calendar_features(field)]
        if field.is_rated:
            found += _rated_features(field)
    return found + [Feature(f"{later.name}-{sooner.name}", later.name) for sooner, later in date_pairs(fields)]


def _rated_features(field: Field) -> list[Feature]:
    rate = Feature(f"{field.name}:rate", field.name, rates=field.rated_levels + 1, is_ordered=field.kind == NUMBER)
    return [rate, replace(rate, name=f"{field.name}:rows", is_count=True)]


def _calendar_features(field: Field) -> list[Feature]:
    sizes = {"weekday": 7, "month": 12, "hour": 0}
    return [Feature(f"{field.name}:{part}", field.name, size) for part, size in sizes.items()]


def date_pairs(fields: list[Field]) -> list[tuple[Field, Field]]:
    """Pairs of date fields whose distance is a feature of the later-listed one."""
    dates = [field for field in fields if field.kind == DATE]
    return list(combinations(dates, 2))[:MOST_DATE_PAIRS]


def matrix(frame: pd.DataFrame, fields: list[Field]) -> np.ndarray:
    """The features of `frame`, one row each; NaN is missing. A column that is absent is all missing."""
    frame = one_of_each(frame)
    made: list[np.ndarray] = []
    days: dict[str, np.ndarray] = {}
    for field in fields:
        column = frame[field.name] if field.name in frame else pd.Series([None] * len(frame), dtype=object)
        if field.kind == DATE:
            days[field.name] = cells.read_days(column, field)
            made += _calendar(days[field.name])
        else:
            made += _values(column, field)
    made += [days[later.name] - days[sooner.name] for sooner, later in date_pairs(fields)]
    return np.column_stack(made) if made else np.empty((len(frame), 0))


def one_of_each(frame: pd.DataFrame) -> pd.DataFrame:
    """Of columns that share a name the first."""
    return frame if frame.columns.is_unique else frame.loc[:, ~frame.columns.duplicated()]


def _values(column: pd.Series, field: Field) -> list[np.ndarray]:
    if field.kind == LEVEL:
        often = cells.read_codes(column, field)
        return [often, *[cells.read_all_codes(column, field)] * 2] if field.is_rated else [often]
    if field.kind == NUMBER:
        numbers = cells.read_numbers(column, field)
        return [numbers, *[cells.read_number_codes(numbers, field)] * 2] if field.is_rated else [numbers]
    return list(cells.read_texts(column))


def _calendar(days: np.ndarray) -> list[np.ndarray]:
    """Day itself, weekday (Monday 0), month (January 0), hour of day."""
    whole = np.floor(days)
    moments = np.where(np.isnan(whole), np.datetime64("NaT", "D"), np.nan_to_num(whole).astype("datetime64[D]"))
    months = np.where(np.isnan(whole), np.nan, moments.astype("datetime64[M]").astype(np.int64) % 12)
    return [days, (whole + 3) % 7, months, (days - whole) * 24]
