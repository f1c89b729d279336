"""The tab behind a number that says why it is another than before: a table whose rows add up to the change."""

from datetime import datetime
from typing import Any

from dash import html

from app.access.work import Work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.ui import format
from app.ui.plain_table import PlainTable
from dashboards import cards
from dashboards.asked import Asked
from dashboards.periods import days_before, end_of
from dashboards.units import difference, in_unit
from dashboards.why import ask
from dashboards.why.ask import Why

SHOWN = 12


def made(work: Work, asked: Asked, _turned: Any) -> html.Div:
    """Against the period before, and against what was known of this one when it ended."""
    days = (asked.since, asked.until)
    before = days_before(*days)
    found = ask.why_with_records(work, asked.kpi, days, before, asked.where, as_of=asked.known)
    against = _("Against {days}", days=cards.days(*before))
    return html.Div([_section(against, found), *_restated(work, asked, days)], className="why")


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
    return [_section(title, found)]


def _section(title: str, found: Why) -> html.Section:
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
    lines = [(part.sentence, signed(part.amount, unit)) for part in found.parts[:SHOWN]]
    if rest := found.parts[SHOWN:]:
        words = _("{n} smaller parts", n=format.number(len(rest)))
        lines.append((words, signed(sum(part.amount for part in rest), unit)))
    lines.append((_("All of it"), signed(found.change, unit)))
    return html.Section([*head, PlainTable(title, [(_("Part"), ""), (_("Moves it by"), "num")], lines)])


def signed(amount: float, unit: str) -> str:
    """What a part moves a number by."""
    return ("+" if amount > 0 else "−" if amount < 0 else "") + difference(amount, unit)
