"""Values of an answer as marks of a chart: named, written in their unit, and each opens what is behind it."""

from collections.abc import Sequence
from typing import Any

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import cards, panels, periods, then
from dashboards.charts import Mark, Tone, point
from dashboards.explorer.asking import Answer, named
from dashboards.kpis import KpiRow
from dashboards.registry import GRAINS
from dashboards.units import in_unit


def mark(work: Work, answer: Answer, *key: Any, name: str = "") -> Mark:
    """One group; without a key the whole."""
    row = answer.row(*key) if key else answer.whole
    name = name or (
        _(", ").join(named(work, *pair) for pair in zip(answer.cut, key, strict=False)) if key else _("All")
    )
    if row is None:
        return Mark(name, None, format.NOTHING)
    is_few = row.n < answer.metric.floor
    value = None if row.value is None else float(row.value)
    return Mark(
        name, value, _("too few") if is_few else in_unit(row.value, answer.metric.unit), answer.asked(*key),
        None if is_few else row.low, None if is_few else row.high, row.n,
        "few" if is_few else _tone(answer, row, key), _is_open(answer, key),
        _cells(answer, name, *key),
    )  # fmt: skip


def marks(work: Work, answer: Answer, *first: Any) -> list[Mark]:
    """A mark for each value of the next cut after those of `first`, in their order."""
    name = answer.cut[len(first)]
    return [
        mark(work, answer, *first, value, name=named(work, name, value))
        for value in answer.keys[name]
        if name in GRAINS or answer.row(*first, value) is not None
    ]


def _tone(answer: Answer, row: KpiRow, key: Sequence[Any]) -> Tone:
    """Groups of a share or a mean stand against the whole; amounts and times do not."""
    is_group = bool(key) and not set(answer.cut) & set(GRAINS)
    return panels.tone(answer.metric, row, answer.whole) if is_group and not adds_up(answer) else "calm"


def adds_up(answer: Answer) -> bool:
    """Whether its groups sum to the whole."""
    return answer.metric.kind == "simple" and answer.metric.interval in ("total", "none")


def _is_open(answer: Answer, key: Sequence[Any]) -> bool:
    times = [(name, at) for name, at in zip(answer.cut, key, strict=False) if name in GRAINS]
    return any(periods.last_day(at, name) >= then.today() for name, at in times)


def _cells(answer: Answer, name: str, *key: Any) -> dict[str, Any]:
    """The value of the days compared with, and the change where it is clear, which opens to what made it."""
    if answer.whole_before is None:
        return {}
    card = answer.card(*key)
    before, changed = in_unit(card.before, answer.metric.unit), change(card)
    said = ", ".join([answer.metric.label, name])
    why = answer.asked(*key).at("why") if card.value is not None and card.before is not None else None
    return {
        _("Before"): point(answer.asked_before(*key), before, f"{said}, {_('Before')}: {before}", "link"),
        _("Difference"): point(why, changed, f"{said}, {_('Difference')}: {changed}", "link"),
    }


def change(card: Any) -> str:
    """By how much, with its arrow; where nothing is clear a tilde."""
    found = cards.change(card)
    if found.is_up is None:
        return "~" if card.before is not None and card.value is not None else format.NOTHING
    return ("▲ " if found.is_up else "▼ ") + cards.size(card, (card.value or 0) - (card.before or 0))
