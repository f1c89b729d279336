"""What is to do, one line each: a circle that says it is done, what it is, on what, and by when."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_date
from dash import html

from app.activities import times
from app.activities.schema import ActivityView
from app.activities.words import KIND, PRIORITY, REPEATS
from app.core.i18n import _, current_locale
from app.fields.noun import table_of
from app.ui import format
from app.ui.elements import Button, Li, Link, Span
from app.ui.icons import icon
from app.ui.shell import initials

Group = tuple[str, str, list[ActivityView]]
"""Its look, what it is called, and what belongs to it."""

RECORDS = ("deal", "lead", "ticket", "contact", "customer")
"""What a task is on; the nearest comes first."""


def rows(
    tasks: Sequence[ActivityView], mine: Collection[UUID], on: str, now: datetime, *, about: bool = True
) -> html.Ul:
    """The tasks as they come; those of `mine` can be changed. `about` tells on which record each is."""
    return html.Ul([row(one, on, now, may_change=one.id in mine, about=about) for one in tasks], className="tasks")


def row(task: ActivityView, on: str, now: datetime, *, may_change: bool, about: bool = True) -> Li:
    """`on` is the page that it stands on, whose callbacks hear its buttons."""
    words, icon_name = KIND[task.kind]
    is_done = task.status != "planned"
    subject: Any = Span(task.subject, className="task-subject")
    if may_change:
        subject = Button(task.subject, id={"task": str(task.id), "on": on}, className="task-subject")
    line = [
        circle(task, on, may_change=may_change),
        Span(icon(icon_name, str(words)), className="task-kind"),
        Span([subject, about_link(task) if about else None], className="task-what"),
        priority(task.priority),
        Span(icon("repeat", str(REPEATS[task.repeats])) if task.repeats else None, className="task-repeat"),
        due(task, now),
        Span([initials(task.owner)] if task.owner else None, className="task-owner", title=task.owner),
    ]
    return Li(line, className="task task-done" if is_done else "task")


def circle(task: ActivityView, on: str, *, may_change: bool) -> Any:
    """Ticks it off; a check where it is done."""
    if task.status == "done":
        return Span(icon("check", _("Done")), className="circle circle-done")
    if not may_change:
        return Span(className="circle")
    words = _("Done: {subject}", subject=task.subject)
    pressed = {"done": str(task.id), "version": str(task.version), "on": on}
    return Button(icon("check"), id=pressed, className="circle", title=_("Done"), **{"aria-label": words})


def about_link(task: ActivityView) -> Any:
    """The record that it is on, and the customer whose that is."""
    names = [(entity, getattr(task, entity)) for entity in RECORDS if getattr(task, entity)]
    if not names:
        return None
    entity, name = names[0]
    link = Link(name, href=f"/{table_of(entity)}/{getattr(task, f'{entity}_id')}")
    customer = f" · {task.customer}" if task.customer and entity != "customer" else ""
    return Span([link, customer], className="task-about")


def priority(code: str) -> Span:
    """Bars and a word; what is normal is not worth a word."""
    words = str(PRIORITY[code])
    bars = Span(className="bars-three", **{"aria-hidden": "true"})
    look = f"task-priority priority-{code}"
    return Span([bars, Span(words)], className=look, title=_("Priority: {priority}", priority=words))


def due(task: ActivityView, now: datetime) -> Span:
    """By when: a flag and how late it is, the time for today, the day for later."""
    at = task.due_at if task.status == "planned" else task.completed_at
    if at is None:
        return Span(format.NOTHING, className="task-due")
    if task.status != "planned":
        return Span(format.moment(at), className="task-due")
    late, words = at < now, said_due(at, now)
    look = "late" if late else "soon" if _day_of(at, now) == 0 else "later"
    sign = icon("flag" if late else "clock")
    return Span([sign, words], className=f"task-due due-{look}", title=format.moment(at))


def said_due(at: datetime, now: datetime) -> str:
    is_later = at >= now and _day_of(at, now) > 0 and not times.is_whole_day(at)
    return _("{day}, {time}", day=said_day(at, now), time=clock(at)) if is_later else said_day(at, now)


def said_day(at: datetime, now: datetime) -> str:
    """By when in few words: how late, the time for today, the day for later."""
    days = _day_of(at, now)
    if at < now:
        return _("{n} d late", n=-days) if days else _("late, {time}", time=clock(at))
    if days == 0:
        return _("today") if times.is_whole_day(at) else clock(at)
    return _weekday(at) if days < 7 else short_day(at, now)


def clock(at: datetime) -> str:
    local = times.local(at)
    return f"{local.hour}:{local.minute:02}"


def grouped(tasks: Sequence[ActivityView], now: datetime) -> Iterator[Group]:
    """Tasks in the order of their time, under what that means today."""
    heads = {
        "late": _("Overdue"),
        "today": _("Today, {day}", day=long_day(now)),
        "tomorrow": _("Tomorrow"),
        "week": _("Within a week"),
        "later": _("Later"),
    }
    for look, words in heads.items():
        if found := [task for task in tasks if task.due_at and _when(task.due_at, now) == look]:
            yield look, words, found


def by_record(tasks: Sequence[ActivityView]) -> Iterator[Group]:
    """Tasks in the order of the records that they are on, under what these are called."""
    heads: dict[str, list[ActivityView]] = {}
    for task in tasks:
        name = next((getattr(task, entity) for entity in RECORDS if getattr(task, entity)), None)
        heads.setdefault(name or _("On no record"), []).append(task)
    for name, found in heads.items():
        yield "record", name, found


def short_day(at: datetime, now: datetime) -> str:
    """Without its year where that is this one."""
    day = times.local(at)
    if day.year != times.local(now).year:
        return format.day(at)
    return format_date(day, "d MMM" if current_locale() == "en" else "MM-dd", locale=format.locale())


def long_day(now: datetime) -> str:
    pattern = "EEEE d MMMM" if current_locale() == "en" else "M月d日 EEEE"
    return format_date(times.local(now), pattern, locale=format.locale())


def _when(at: datetime, now: datetime) -> str:
    days = _day_of(at, now)
    if at < now:
        return "late"
    return "today" if days == 0 else "tomorrow" if days == 1 else "week" if days < 7 else "later"


def _day_of(at: datetime, now: datetime) -> int:
    """Which day from today it is, 1 for tomorrow."""
    gap: timedelta = times.local(at).date() - times.local(now).date()
    return gap.days


def _weekday(at: datetime) -> str:
    return format_date(times.local(at), "EEE", locale=format.locale())
