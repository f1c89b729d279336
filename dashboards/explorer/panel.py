"""What stands around a chart of the explorer: what it found, over which days, and the same as a table."""

from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from dashboards import cards, panels, titles
from dashboards.explorer import tables
from dashboards.explorer.asking import EVER, Answer, named
from dashboards.explorer.marks import adds_up, marks
from dashboards.registry import GRAINS
from dashboards.units import in_unit


def panel(work: Work, answer: Answer, content: Any) -> html.Section:
    """A chart with what it found above it, and the same as a table below."""
    said = hint(answer)
    if not any(row.value is not None for row in answer.rows.values()) and answer.whole.value is None:
        return panels.frame(answer.metric.label, said, panels.empty(), "full")
    exact = html.Details([html.Summary(_("As a table")), tables.flat(work, [answer])], className="exact")
    return panels.frame(title(work, answer), said, content, "full", html.Div(exact, className="panel-foot"))


def title(work: Work, answer: Answer) -> str:
    """What stands out, where that is clear; else what the number is."""
    groups = [name for name in answer.cut if name not in GRAINS]
    if len(answer.cut) != 1 or not groups:
        return _is(answer)
    if not adds_up(answer):
        return titles.standing_out(answer.metric, groups[0], marks(work, answer))
    if answer.whole_before is not None:
        return _moved(work, answer)
    found = marks(work, answer)
    return titles.most(answer.metric, groups[0], found) if found else _is(answer)


def _moved(work: Work, answer: Answer) -> str:
    """By how much a sum changed, and the group that did most of it, where both are clear."""
    changed, unit = cards.change(answer.card()), answer.metric.unit
    if changed.is_up is None:
        return _is(answer)
    cards_of = {value: answer.card(value) for value in answer.keys[answer.cut[0]]}
    amounts = {value: float(one.value or 0) - float(one.before or 0) for value, one in cards_of.items()}
    most = max(amounts, key=lambda value: amounts[value] if changed.is_up else -amounts[value])
    if cards.change(cards_of[most]).is_up is not changed.is_up:
        return _is(answer)
    whole = float(answer.whole.value or 0) - float((answer.whole_before or answer.whole).value or 0)
    template = (
        _("{label} rose by {change}; {name} did most of it: {part}")
        if changed.is_up
        else _("{label} fell by {change}; {name} did most of it: {part}")
    )
    part = ("+" if changed.is_up else "−") + in_unit(abs(amounts[most]), unit)
    name = named(work, answer.cut[0], most)
    return template.format(label=answer.metric.label, change=in_unit(abs(whole), unit), name=name, part=part)


def _is(answer: Answer) -> str:
    said = cards.value_in_words(answer.metric, answer.whole.value, answer.whole.n)
    if answer.whole_before is None:
        return _("{label}: {value}", label=answer.metric.label, value=said)
    changed = cards.comparison(answer.card()).children
    return _("{label}: {value}. {change}", label=answer.metric.label, value=said, change=changed)


def hint(answer: Answer) -> str:
    """Days, hours, ripeness and interval of what is shown."""
    metric = answer.metric
    said = [_("as of today") if answer.days[0] == EVER else cards.days(*answer.days)]
    if metric.calendar == "business":
        said.append(_("business hours"))
    if metric.ripe_days:
        said.append(_("cohorts shown once {n} days are over", n=metric.ripe_days))
    if metric.interval != "none" and _has_intervals(answer):
        said.append(_("95% interval"))
    if _parts_lines(answer):
        said.append(_("hollow and not joined: fewer than {n} records", n=metric.floor))
    return _("; ").join(said)


def _has_intervals(answer: Answer) -> bool:
    """Whether the chart draws them: of one line, of dots, and in the table."""
    chart = answer.view.chart
    if chart == "bar":
        return len(answer.cut) == 1
    return chart == "table" or (chart == "line" and len(answer.cut) == 1 and not answer.before)


def _parts_lines(answer: Answer) -> bool:
    """Whether points rest on too few records to be joined by a line."""
    is_over_time = answer.view.chart in ("line", "multiples")
    return is_over_time and any(row.n < answer.metric.floor for row in answer.rows.values())
