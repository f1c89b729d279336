"""What is planned or done as an entry of the calendar, wherever in it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from dash import html

from app.activities import calendar, rows
from app.activities.schema import ActivityView
from app.activities.words import KIND
from app.core.i18n import _
from app.ui import format
from app.ui.icons import icon
from app.ui.shell import initials

NAME = "calendar"
"""What the page is called, in its address and in the ids on it."""


def entry(task: ActivityView, mine: set[UUID], style: Mapping[str, str], when: str = "") -> html.Button:
    """A button that opens something planned or done; dragged by whoever may change it, `mine`."""
    begins, is_mine = calendar.begins(task), task.id in mine
    words, sign = KIND[task.kind]
    is_whole = calendar.is_whole_day(task)
    at = when or ("" if is_whole else rows.clock(begins))
    about = next((name for entity in rows.RECORDS if (name := getattr(task, entity))), "")
    said = [
        html.B([icon(sign, str(words)), " ", task.subject]),
        html.Span(" · ".join(filter(None, (at, about)))),
        initials(task.owner) if task.owner else None,
    ]
    late = " cal-late" * (task.status == "planned" and begins < datetime.now(UTC))
    short = " cal-short" * (calendar.minutes(task) < 45 or is_whole)
    look = f"cal-event cal-{task.kind}{' cal-done' * (task.status == 'done')}{late}{short}"
    marks = {
        "data-id": str(task.id),
        "data-version": str(task.version),
        "data-at": begins.strftime("%Y-%m-%d %H:%M"),
    } | ({"data-whole": "true"} if is_whole else {})
    return html.Button(
        said, id={"task": str(task.id), "on": NAME}, className=look, style=dict(style), type="button",
        title=_("{what}, {when}", what=task.subject, when=(format.day if is_whole else format.moment)(begins)),
        draggable=str(is_mine).lower(), **marks,
    )  # fmt: skip
