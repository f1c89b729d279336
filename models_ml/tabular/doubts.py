"""What cannot all be meant: columns read in two ways, dates out of order, a subject again and again."""

from itertools import combinations

import numpy as np
import pandas as pd
import polars as pl

from app.core.tables.numbers import read_numbers
from models_ml.tabular import features, parse
from models_ml.tabular.columns import DATE, NUMBER, Field
from models_ml.tabular.leaks import Alarm

SAMPLED = 2_000
IN_ORDER = 0.9
"""Share of rows in which one date is not before another, from which the rest is a contradiction."""
LEAST_SUBJECTS = 50
ROWS_OF_A_SUBJECT = (1.2, 30)
SAME = 1.02
"""Columns divide the rows alike if together they know no more than so many times the values of one alone."""
MOST_COMPARED = 12
PURE, BY_CHANCE = 0.98, 0.9
"""Share of subjects with one outcome only from which their rows repeat one another, and what chance may do."""


def unclear(frame: pd.DataFrame, fields: list[Field]) -> list[Alarm]:
    """Numbers and dates in words that could be read in another way as well, and would mean something else."""
    found = []
    for one in fields:
        if one.kind not in (NUMBER, DATE) or not pd.api.types.is_string_dtype(frame[one.name]):
            continue
        texts = [text for text in parse.distinct(frame[one.name].iloc[: 10 * SAMPLED])[1] if text][:SAMPLED]
        example = _other_number(texts) if one.kind == NUMBER else parse.other_day(texts, one.written)
        if example:
            found.append(Alarm("unclear", one.name, False, {"example": example}))
    return found


def _other_number(texts: list[str]) -> str:
    found = read_numbers(pl.Series(texts, dtype=pl.String))
    return found.example if found.problem else ""


def out_of_order(fields: list[Field], columns: list[features.Feature], values: np.ndarray) -> list[Alarm]:
    """Dates of which nearly all rows have one first, and some rows the other: closed before engaged."""
    place = {one.name: at for at, one in enumerate(columns)}
    found = []
    for sooner, later in features.date_pairs(fields):
        days = values[:, place[f"{later.name}-{sooner.name}"]]
        days = days[~np.isnan(days)]
        for first, second, wrong in ((sooner, later, days < 0), (later, sooner, days > 0)):
            if 0 < wrong.sum() <= (1 - IN_ORDER) * len(days):
                facts = {"first": first.name, "rows": int(wrong.sum())}
                found.append(Alarm("out_of_order", second.name, False, facts))
    return found


def same_subjects(codes: pd.DataFrame, outcome: np.ndarray) -> list[Alarm]:
    """Rows that several columns say are of the same subject, which no column names, and that share its outcome.

    `codes`: the value of each cell as a number, -1 where blank. Columns that divide the rows alike describe what
    the rows have in common; folds would put a subject on both sides.
    """
    rows = len(codes)
    each = {name: rows / (count + 1) for name, count in codes.max().items() if count + 1 >= LEAST_SUBJECTS}
    few, many = ROWS_OF_A_SUBJECT
    able = sorted((name for name, mean in each.items() if few <= mean <= many), key=each.__getitem__)
    for one, other in combinations(able[:MOST_COMPARED], 2):
        if each[other] > SAME * each[one]:
            continue
        both = codes[one].to_numpy().astype(np.int64) * (rows + 1) + codes[other].to_numpy()
        subjects, place = np.unique(both, return_inverse=True)
        if len(subjects) <= SAME * rows / each[one] and _share_outcomes(place, outcome):
            return [Alarm("same_subjects", "", False, {"columns": f"{one}, {other}", "each": round(each[one], 1)})]
    return []


def _share_outcomes(subject: np.ndarray, outcome: np.ndarray) -> bool:
    """Has nearly every subject one outcome, and more of them than chance gives?"""
    size = np.bincount(subject)
    rate, several = np.bincount(subject, outcome) / size, size > 1
    pure = np.isin(rate[several], (0, 1)).mean()
    chance = (outcome.mean() ** size[several] + (1 - outcome.mean()) ** size[several]).mean()
    return bool(pure >= PURE and chance < BY_CHANCE)
