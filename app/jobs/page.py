"""Jobs: one's own, and everybody's for administrators; how far they are, and what can be done about each."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html, no_update
from typing_extensions import TypedDict

from app.access import permissions
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, ngettext
from app.events import subjects
from app.jobs import registry, service, words
from app.jobs.permissions import JOBS_RUN
from app.jobs.schema import JobQuery, JobView
from app.ui import format, hearing, parts, states
from app.ui.wiring import on_change, on_press, one_of

ACTS: dict[str, Callable[[Work, UUID], Any]] = {
    "cancel": service.cancel,
    "retry": service.retry,
    "undo": service.undo,
}
OPEN = ("waiting", "running")


class Pressed(TypedDict):
    """A button of the list: which job, and what to do with it."""

    job: UUID
    do: str


class Asked(TypedDict):
    """A button of the list that asks before it acts."""

    job: UUID


def register() -> None:
    dash.register_page("jobs", path="/jobs", title=lambda: _("Jobs"), layout=show)


def show(of: str = "", **_query: str) -> html.Div:
    """`of=all` shows everybody's, to administrators."""
    with work(current_actor()) as w:
        may_see_all, may_import = w.actor.may(JOBS_RUN), w.actor.may(permissions.named("imports:run"))
        listed = _listed(w, of == "all")
    told = hearing.hears("jobs", subjects.JOBS if of == "all" else w.actor.user_id)
    kept = dcc.Store(id="jobs-kept", data={"everybody": of == "all", "drawn": _state(listed)})
    tabs = _tabs(of) if may_see_all else None
    bring = html.Div(states.link_button(_("Import"), "/imports"), className="push") if may_import else None
    head = html.Div([html.H1(_("Jobs")), bring], className="head")
    dialogue = dmc.Modal(id={"ask": "jobs"}, opened=False, centered=True, withCloseButton=False)
    shown = html.Div(table(listed, everybody=of == "all"), id="jobs-list")
    return html.Div([head, tabs, told, kept, shown, dialogue])


class Kept(TypedDict):
    """Whose jobs the page shows, and how they stood when it was drawn."""

    everybody: bool
    drawn: str


@on_change(
    Output("jobs-list", "children"),
    Output("jobs-kept", "data"),
    hearing.heard("jobs"),
    State("jobs-kept", "data"),
)
def refresh(_told: Any, kept: Kept) -> tuple[Any, Any]:
    """An unchanged list is not drawn again."""
    with work(current_actor()) as w:
        return _drawn(_listed(w, kept["everybody"]), kept)


@on_press(
    Output({"ask": "jobs"}, "children"),
    Output({"ask": "jobs"}, "opened"),
    Input({"job": ALL, "ask": "undo"}, "n_clicks"),
)
def ask(pressed: Asked) -> tuple[Any, bool]:
    with work(current_actor()) as w:
        return question(service.read(w, pressed["job"])), True


@on_press(
    Output("jobs-list", "children", allow_duplicate=True),
    Output("jobs-kept", "data", allow_duplicate=True),
    Output({"ask": "jobs"}, "opened", allow_duplicate=True),
    Input({"job": ALL, "do": ALL}, "n_clicks"),
    State("jobs-kept", "data"),
)
def act(pressed: Pressed, kept: Kept) -> tuple[Any, Any, bool]:
    with work(current_actor()) as w:
        one_of(ACTS, pressed["do"])(w, pressed["job"])
        return *_drawn(_listed(w, kept["everybody"]), kept), False


def question(job: JobView) -> html.Div:
    """What undoing a job does, asked before it is done."""
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    undo = html.Button(
        _("Take it back"), id={"job": str(job.id), "do": "undo"}, className="button button-primary", type="button"
    )
    title = words.title(job.kind, job.subject, is_undoing=True)
    did = html.P(words.counted(job.counts), className="soft") if job.counts else None
    told = html.P(str(registry.find(job.kind).undoing), className="lede")
    foot = html.Div([undo, cancel], className="form-foot")
    return html.Div([html.H2(title, className="ask-title"), did, told, foot])


def table(listed: Sequence[JobView], *, everybody: bool) -> html.Div:
    """One line a job, the newest first."""
    if not listed:
        hint = _("Exports and imports run here while you go on working.")
        return html.Div(states.state("runs", _("No jobs yet."), hint), className="table-frame")
    rows = [_line(job, everybody=everybody) for job in listed]
    head = html.Thead(html.Tr([html.Th(label) for label, _cell, _kind in rows[0]]))
    body = [html.Tr([html.Td(cell, className=kind, **{"data-label": label}) for label, cell, kind in row])
            for row in rows]  # fmt: skip
    return html.Div(html.Table([head, html.Tbody(body)], className="table jobs"), className="table-frame")


def _line(job: JobView, *, everybody: bool) -> list[tuple[str, Any, str]]:
    title = words.title(job.kind, job.subject, is_undoing=job.undoes is not None)
    who = [(_("Who"), parts.person(job.asker), "")] if everybody else []
    return [
        (_("Job"), title, "lead-cell"),
        *who,
        (_("Status"), _standing(job), ""),
        (_("Result"), _result(job) or format.NOTHING, "" if _result(job) else "blank"),
        (_("Asked for"), parts.when(job.asked_at), ""),
        ("", html.Div(_buttons(job), className="row-buttons"), ""),
    ]


def _standing(job: JobView) -> list[Any]:
    """How it stands; while it runs, how far it is, as far as that is known."""
    stands = parts.status_of(words.STATUS, job.status)
    if job.status == "running" and job.cancel_asked:
        return [stands, html.Small(_("is being cancelled"), className="soft")]
    if job.status == "waiting" and job.attempts:
        return [stands, html.Small(_("is tried again"), className="soft")]
    return [stands, _bar(job)] if job.status == "running" else [stands]


def _bar(job: JobView) -> html.Div:
    if not job.total:
        count = html.Small(format.number(job.done), className="soft") if job.done else None
        return html.Div([html.Div(html.I(), className="bar bar-moving"), count])
    share = min(job.done / job.total, 1.0)
    return html.Div(
        html.I(style={"width": f"{share:.0%}"}), className="bar", role="progressbar",
        **{"aria-valuenow": str(round(share * 100)), "aria-label": _("Progress")},
    )  # fmt: skip


def _result(job: JobView) -> list[Any]:
    told = words.message(job.message)
    said = [html.Span(words.counted(job.counts)) if job.counts else None, html.Span(told) if told else None]
    if service.broke_off(job):
        far = _("{done} of {total}", done=format.number(job.done), total=format.number(job.total or 0))
        said.insert(0, html.Span(far))
    return [part for part in (*said, _failed(job)) if part is not None]


def _failed(job: JobView) -> Any:
    if not job.rows:
        return None
    listed = html.Ul([html.Li([html.Strong(row.place), " ", row.reason]) for row in job.rows])
    return html.Details([html.Summary(_count_of_failed(len(job.rows), is_undoing=job.undoes is not None)), listed])


def _count_of_failed(n: int, *, is_undoing: bool) -> str:
    """An import fails by rows of a file, its undoing by records."""
    if n == service.SHOWN_ROWS:
        return _("{n} or more, of which these are the first", n=n)
    return ngettext("{n} record", "{n} records", n) if is_undoing else ngettext(
        "{n} row failed", "{n} rows failed", n
    )  # fmt: skip


def _buttons(job: JobView) -> list[Any]:
    shown = [
        html.A(
            dmc.Button(_("Download"), size="compact-sm", variant="default"),
            href=f"/api/v1/jobs/{job.id}/files/{kept.id}",
            download=kept.name,
        )
        for kept in job.files
        if job.status in service.DONE and registry.find(job.kind).gives
    ]  # fmt: skip
    if job.status in OPEN and not job.cancel_asked:
        shown.append(_button(_("Cancel"), "cancel", job))
    if service.may_retry(job):
        shown.append(_button(_("Try again"), "retry", job))
    if service.may_undo(job):
        asking = {"job": str(job.id), "ask": "undo"}
        shown.append(dmc.Button(_("Undo"), id=asking, size="compact-sm", variant="default"))
    return shown


def _button(label: str, do: str, job: JobView) -> dmc.Button:
    return dmc.Button(label, id={"job": str(job.id), "do": do}, size="compact-sm", variant="default")


def _tabs(of: str) -> html.Nav:
    picks = {"": _("Mine"), "all": _("Everybody's")}
    links = [
        dcc.Link(label, href=f"/jobs?of={code}" if code else "/jobs", className="pick" + " pick-on" * (code == of))
        for code, label in picks.items()
    ]
    return html.Nav(links, className="picks data-pages", **{"aria-label": _("Jobs")})


def _listed(w: Work, everybody: bool) -> list[JobView]:
    return service.list_jobs(w, JobQuery(everybody=everybody)).rows


def _drawn(listed: Sequence[JobView], kept: Kept) -> tuple[Any, Any]:
    state = _state(listed)
    if state == kept["drawn"]:
        return no_update, no_update
    return table(listed, everybody=kept["everybody"]), {**kept, "drawn": state}


def _state(listed: Sequence[JobView]) -> str:
    """What of the list changes while it is looked at."""
    return " ".join(f"{job.id}:{job.status}:{job.done}:{job.cancel_asked}:{job.undone_by}" for job in listed)
