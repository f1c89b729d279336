"""Which columns of a mart hold what a reader's role does not show: marts have their own names, not own rights."""

import re

from app.access.work import Work
from app.fields.custom import is_own
from app.fields.noun import Noun, noun_of, nouns
from dashboards.registry import Metric, Part

BESIDE = ("customers", "tickets")
"""Nouns whose fields stand in the marts of others."""

CALLED = {"channel": "first_channel"}
"""Column -> the field that it is made of, where that is called otherwise."""


def is_hidden(work: Work, metric: Metric, column: str) -> bool:
    """Whether `column` of the metric's mart tells a field that the reader's role does not show."""
    if column in metric.source.joined:
        column, noun = column.partition("__")[2], noun_of(metric.source.joined[column].noun)
    else:
        noun = noun_of(metric.noun)
    return _hides(work, noun, column)


def _hides(work: Work, noun: Noun | None, column: str) -> bool:
    names = {column, f"{column}_id", CALLED.get(column, column)}
    names |= {"amount"} if column.endswith("_amount") else set()
    return any(not one.seen(work, name) for one in _asked(noun, column, names) for name in names)


def is_made_of_hidden(work: Work, metric: Metric) -> bool:
    """Whether the number itself adds up, or counts by, such a column."""
    return any(_is_made_of_hidden(work, part) for part in metric.parts)


def _is_made_of_hidden(work: Work, part: Part) -> bool:
    columns = set(re.findall(r"[a-z_]\w*", part.measure.expr))
    return any(_hides(work, noun_of(part.noun), column) for column in columns)


def _asked(own: Noun | None, column: str, names: set[str]) -> tuple[Noun, ...]:
    """The noun the mart is of, where that has such a field; else those whose fields it holds besides."""
    if is_own(column):
        return nouns()
    if own and own.by_name.keys() & names:
        return (own,)
    return tuple(noun for noun in map(noun_of, BESIDE) if noun)
