"""Beside the calendar: its month, what is late and waits to be dragged to a time, and what the colours mean."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date
from dash import dcc, html

from app.access.work import Work
from app.activities import calendar, rows, service
from app.activities.calendar import Look
from app.activities.calendar_entry import NAME, entry
from app.activities.schema import ActivityQuery
from app.activities.words import KIND
from app.core.dates import today
from app.core.i18n import _, current_locale
from app.core.validation import parse
from app.ui import format
from app.ui.icons import icon

LATE = 8
"""Late tasks that are shown."""

COLOURED = ("meeting", "call", "visit", "task")
"""Kinds that have a colour of their own."""


def beside(w: Work, look: Look, on: date, who: str, people: Sequence[Any]) -> html.Aside:
    """What stands beside the days shown around `on`, of whom `who` says, and whose else it may be: `people`."""
    return html.Aside([_month(look, on, who), *people, *_late(w), _key()], className="cal-beside")


def address(look: Look, on: date, who: str) -> str:
    """Where the calendar of that day is, of oneself, the team, or a colleague."""
    return f"/{NAME}?{urlencode({'look': look, 'on': on.isoformat()} | ({'who': who} if who else {}))}"


def month_of(day: date) -> str:
    """The month of a day in words, with its year."""
    pattern = "LLLL yyyy" if current_locale() == "en" else "yyyy年M月"
    return format_date(day, pattern, locale=current_locale())


def _month(look: Look, on: date, who: str) -> html.Div:
    """The month around `on` in small: each day leads there, shown as the calendar is shown now."""
    days, shown = calendar.days("month", on), set(calendar.days(look, on))
    back, ahead = (
        dcc.Link(icon(sign, words), href=address(look, calendar.turned("month", on, by), who))
        for sign, words, by in (("left", _("Earlier"), -1), ("right", _("Later"), 1))
    )
    called = html.H2([month_of(on), html.Span([back, ahead], className="push")])
    heads = [html.Span(format_date(day, "EEEEE", locale=current_locale()), className="soft") for day in days[:7]]
    links = [dcc.Link(str(day.day), href=address(look, day, who), className=_look(day, on, shown)) for day in days]
    return html.Div([called, html.Div([*heads, *links], className="cal-small")])


def _look(day: date, on: date, shown: set[date]) -> str:
    is_other, is_shown, is_today = day.month != on.month, day in shown, day == today()
    return "cal-small-day" + " soft" * is_other + " cal-shown" * is_shown + " cal-small-today" * is_today


def _late(w: Work) -> Sequence[html.H2 | html.P | html.Button]:
    """One's own that is late, to be dragged to a time, and how to do so without a mouse."""
    own = {"owner_id": w.actor.user_id, "status": "planned", "due_before": datetime.now(UTC), "sort": "due_at"}
    late = service.list_activities(w, parse(ActivityQuery, {**own, "size": LATE}))
    mine = service.changeable(w, [one.id for one in late.rows])
    now = datetime.now(UTC)
    listed = [entry(one, mine, {}, rows.said_day(one.due_at, now)) for one in late.rows if one.due_at]
    count = html.Span(format.number(late.count), className="soft")
    keys = [html.Kbd("Shift"), " ", html.Kbd("← ↑ ↓ →")]
    hint = html.P([*keys, " ", _("moves what is chosen by a day or a quarter of an hour.")], className="soft")
    body = listed or [html.P(_("Nothing is late."), className="soft")]
    return [html.H2([_("Late"), " ", count]), *body, hint]


def _key() -> html.Ul:
    return html.Ul(
        [html.Li([html.I(className=f"cal-{kind}"), str(KIND[kind][0])]) for kind in COLOURED], className="cal-key"
    )
