"""What a chart of groups says above it: a finding where that is clear of chance, else that there is none."""

from collections.abc import Sequence

from app.core.i18n import _
from dashboards.charts import Mark
from dashboards.registry import Metric


def standing_out(metric: Metric, dimension: str, marks: Sequence[Mark]) -> str:
    """Which groups are clear of the whole, the worse before the better."""
    cut = metric.dimension_in_words(dimension)
    worse = [mark.name for mark in marks if mark.tone == "worse"]
    better = [mark.name for mark in marks if mark.tone == "better"]
    if worse:
        return _(
            "{label} by {name}: {names} clearly worse than all", label=metric.label, name=cut, names=_list(worse)
        )
    if better:
        return _(
            "{label} by {name}: {names} clearly better than all", label=metric.label, name=cut, names=_list(better)
        )
    return _nothing(metric, dimension)


def _nothing(metric: Metric, dimension: str) -> str:
    name = metric.dimension_in_words(dimension)
    return _("{label} by {name}: nothing stands out clearly", label=metric.label, name=name)


def _list(names: Sequence[str]) -> str:
    shown = _(", ").join(names[:3])
    return shown if len(names) <= 3 else _("{names} and {n} more", names=shown, n=len(names) - 3)


def most(metric: Metric, dimension: str, marks: Sequence[Mark]) -> str:
    """The group that has most of a sum, where it clearly has more than the next."""
    first, *rest = sorted(marks, key=lambda one: one.value or 0.0, reverse=True)
    if rest and not _is_clear(first, rest[0]):
        return _nothing(metric, dimension)
    return _("{label}: most in {name}, {value}", label=metric.label, name=first.name, value=first.said)


def _is_clear(one: Mark, next_: Mark) -> bool:
    """Whether the intervals of the two do not meet; a count without one is what it is."""
    if one.low is None or next_.high is None:
        return one.tone != "few" and (one.value or 0.0) > (next_.value or 0.0)
    return one.low > next_.high
