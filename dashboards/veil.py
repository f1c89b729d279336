"""Which columns of a mart hold what a reader's role does not show: marts have their own names, not own rights."""

import re

from app.access.work import Work
from app.fields.custom import is_own
from app.fields.noun import Noun, noun_of, nouns
from dashboards.metrics import Measure, Metric

BESIDE = ("customers", "tickets")
"""Nouns whose fields stand in the marts of others."""

CALLED = {"channel": "first_channel"}
"""Column -> the field that it is made of, where that is called otherwise."""


def is_hidden(work: Work, metric: Metric, column: str) -> bool:
    """Whether `column` of the metric's mart tells a field that the reader's role does not show."""
    names = {column, f"{column}_id", CALLED.get(column, column)}
    names |= {"amount"} if column.endswith("_amount") else set()
    return any(not noun.seen(work, name) for noun in _asked(metric, column, names) for name in names)


def is_made_of_hidden(work: Work, metric: Metric) -> bool:
    """Whether the number itself adds up, or counts by, such a column."""
    sides: list[Measure | None] = [metric.numerator, metric.denominator]
    columns = {word for side in sides if side for word in re.findall(r"[a-z_]\w*", side.expr)}
    return any(is_hidden(work, metric, column) for column in columns)


def _asked(metric: Metric, column: str, names: set[str]) -> tuple[Noun, ...]:
    """The noun the mart is of, where that has such a field; else those whose fields it holds besides."""
    if is_own(column):
        return nouns()
    own = noun_of(metric.noun)
    if own and own.by_name.keys() & names:
        return (own,)
    return tuple(noun for noun in map(noun_of, BESIDE) if noun)
