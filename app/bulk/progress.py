"""How far the newest job over this list's records is, above the list; once done, it can be taken back there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, dcc, html
from typing_extensions import TypedDict

from app.access.actor import Actor
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Short
from app.fields.noun import Noun, nouns
from app.jobs import service, words
from app.jobs.schema import JobQuery, JobView
from app.ui import format, hearing
from app.ui.icons import icon
from app.ui.wiring import on_change, on_press

SHOWN_FOR = timedelta(minutes=15)
OPEN = ("waiting", "running")


class Undone(TypedDict):
    """The button that takes a job back."""

    undo: UUID
    bulk: Short


def register() -> None:
    for noun in nouns():
        on_change(Output(_id(noun), "children"), hearing.heard(_told(noun)))(_drawing(noun))


def strip(actor: Actor, noun: Noun) -> list[Any]:
    """Where it stands; empty until the reader's jobs are told of."""
    return [hearing.hears(_told(noun), actor.user_id), html.Div(id=_id(noun), role="status")]


@on_press(Output("notices", "className", allow_duplicate=True), Input({"undo": ALL, "bulk": ALL}, "n_clicks"))
def undo(pressed: Undone) -> Any:
    with work(current_actor()) as w:
        service.undo(w, pressed["undo"])


def _drawing(noun: Noun) -> Callable[[Any], Any]:
    def draw(_heard: float | None) -> Any:
        with work(current_actor()) as w:
            job = _newest(w, noun)
        return told(noun, job) if job else None

    return draw


def _newest(w: Work, noun: Noun) -> JobView | None:
    begun = datetime.now(UTC) - SHOWN_FOR
    mine = service.list_jobs(w, JobQuery(size=10)).rows
    return next(
        (job for job in mine if (job.kind, job.subject) == ("bulk", noun.name) and job.asked_at > begun), None
    )


def told(noun: Noun, job: JobView) -> html.Div:
    """One line: what was asked, how far it is or how it ended, and what can be done about it."""
    title = html.Strong(words.title(job.kind, job.subject, is_undoing=job.undoes is not None))
    more = dcc.Link(_("Jobs"), href="/jobs")
    if job.status in OPEN:
        said = _("{done} of {total}", done=format.number(job.done), total=format.number(job.total or 0))
        return html.Div([icon("clock"), title, html.Span(said), more], className="news")
    said = words.counted(job.counts) or str(words.STATUS[job.status][0])
    told = [html.Span(said), html.Span(words.message(job.message), className="soft")]
    acts = []
    if service.may_undo(job):
        acts = [
            html.Button(_("Undo"), id={"undo": str(job.id), "bulk": noun.name}, className="button", type="button")
        ]
    again = html.Button(_("Show the list anew"), id={"list": noun.name, "go": "again:bulk"}, className="button")
    return html.Div([icon("check"), title, *told, more, *acts, again], className="news")


def _told(noun: Noun) -> str:
    return f"bulk-{noun.name}"


def _id(noun: Noun) -> dict[str, str]:
    return {"bulk": noun.name, "part": "strip"}
