"""What stands around a chart of the explorer: what it found, over which days, and the same as a table."""

from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from dashboards import cards, panels
from dashboards.explorer import tables
from dashboards.explorer.asking import EVER, Answer
from dashboards.explorer.marks import adds_up, marks
from dashboards.registry import GRAINS


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
        return panels.standing_out(answer.metric, groups[0], marks(work, answer))
    if found := marks(work, answer):
        most = max(found, key=lambda one: one.value or 0)
        return _("{label}: most in {name}", label=answer.metric.label, name=most.name)
    return _is(answer)


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
    if metric.interval != "none":
        said.append(_("95% interval"))
    return _("; ").join(said)
