"""The tab behind a number that says why it is another than before: bars that add up to the change."""

from datetime import datetime
from typing import Any

from dash import html

from app.access.work import Work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.ui import format
from dashboards import cards, charts
from dashboards.asked import Asked
from dashboards.charts import Mark
from dashboards.periods import days_before, end_of
from dashboards.units import difference, in_unit
from dashboards.why import ask, words
from dashboards.why.ask import Part, Why

SHOWN = 12


def made(work: Work, asked: Asked, _turned: Any) -> html.Div:
    """Against the period before, and against what was known of this one when it ended."""
    days = (asked.since, asked.until)
    before = days_before(*days)
    found = ask.why_with_records(work, asked.kpi, days, before, asked.where, as_of=asked.known)
    against = _("Against {days}", days=cards.days(*before))
    return html.Div([section(against, found, asked), *_restated(work, asked, days)], className="why")


def _restated(work: Work, asked: Asked, days: Any) -> list[Any]:
    """Only of a period that is over: what became of it since."""
    ended: datetime = end_of(asked.until)
    if ended >= (asked.known or datetime.now(ended.tzinfo)):
        return []
    title = _("Since these days were over")
    try:
        found = ask.why_restated(work, asked.kpi, days, ended, asked.known, asked.where)
    except Unavailable as unknown:
        return [html.H3(title), html.P(str(unknown), className="soft")]
    return [section(title, found, asked)]


def section(title: str, found: Why, asked: Asked, most: int = SHOWN) -> html.Section:
    """One comparison: from what to what, and its largest parts, of which each segment opens."""
    unit = found.metric.unit
    said = _(
        "From {before} to {after}",
        before=in_unit(found.before.value, unit),
        after=in_unit(found.after.value, unit),
    )
    head = [html.H3(title), html.P(said)]
    if not found.parts:
        return html.Section([*head, html.P(_("Nothing changed."), className="soft")])
    if not found.is_clear:
        head.append(html.P(_("Chance alone may have done this."), className="soft"))
    marks = [_mark(found, part, asked) for part in found.parts[:most]]
    if rest := found.parts[most:]:
        left = sum(part.amount for part in rest)
        marks.append(Mark(_("{n} smaller parts", n=format.number(len(rest))), left, signed(left, unit)))
    marks.append(Mark(_("All of it"), found.change, signed(found.change, unit)))
    return html.Section([*head, charts.moves(marks, _("Part"), _("Moves it by"))])


def _mark(found: Why, part: Part, asked: Asked) -> Mark:
    """In colour only where the change is more than chance."""
    name = words.brief(part.kind, part.name)
    name = words.of_days(name, part.days) if part.days else name
    opens = None
    if part.where is not None:
        values = {key: [None if value is None else str(value)] for key, value in part.where.items()}
        opens = asked.model_copy(update={"where": {**asked.where, **values}})
    is_better = (part.amount > 0) == (found.metric.better == "up")
    tone: charts.Tone = ("better" if is_better else "worse") if found.is_clear else "calm"
    return Mark(name, part.amount, signed(part.amount, found.metric.unit), opens, tone=tone)


def signed(amount: float, unit: str) -> str:
    """What a part moves a number by."""
    return ("+" if amount > 0 else "−" if amount < 0 else "") + difference(amount, unit)
