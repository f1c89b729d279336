"""The sample data in the administration: what it is, what goes with it, and its removal."""

from collections.abc import Mapping
from typing import Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.demo import removal
from app.demo.called import called, counts
from app.demo.removal import Standing
from app.jobs import service as jobs
from app.jobs import words
from app.jobs.schema import JobQuery, JobView
from app.ui import administration, format, hearing, records, states
from app.ui.icons import icon
from app.ui.wiring import on_change, on_press
from app.users.permissions import USERS_WRITE

PATH = f"{administration.HOME}/sample-data"
PLACE, QUESTION, ASK, REMOVE = "sample-content", {"ask": "sample"}, "sample-ask", "sample-remove"
OPEN = ("waiting", "running")
LOOKED_AT = 10


def register() -> None:
    dash.register_page("sample-data", path=PATH, title=lambda: _("Sample data"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        told = hearing.hears("sample", w.actor.user_id)
        head = html.Div([html.H1(_("Sample data"))], className="head")
        dialogue = dmc.Modal(id=QUESTION, opened=False, centered=True, withCloseButton=False)
        shown = html.Div(content(w), id=PLACE)
        return html.Div([administration.nav(w.actor, PATH), head, told, shown, dialogue])


@on_change(Output(PLACE, "children"), hearing.heard("sample"))
def draw_again(_told: float | None) -> list[Any]:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        return content(w)


@on_press(Output(QUESTION, "children"), Output(QUESTION, "opened"), Input(ASK, "n_clicks"))
def ask(_pressed: str) -> tuple[Any, bool]:
    with work(current_actor()) as w:
        return question(removal.look(w)), True


@on_press(
    Output(PLACE, "children", allow_duplicate=True),
    Output(QUESTION, "opened", allow_duplicate=True),
    Input(REMOVE, "n_clicks"),
)
def remove(_pressed: str) -> tuple[list[Any], bool]:
    with work(current_actor()) as w:
        removal.ask(w)
        return content(w), False


def content(w: Work) -> list[Any]:
    """How the removal stands, if one was asked for, and what there is."""
    job = _newest(w)
    if job and job.status in OPEN:
        return [_told(job)]
    found = removal.look(w)
    told = [_told(job)] if job and (job.status == "failed" or not found.samples) else []
    if not found.samples:
        return [*told, states.state("check", _("There is no sample data."))]
    return [*told, html.Div([_card(found), _own(found)], className="story")]


def question(found: Standing) -> html.Div:
    """What goes, said once more before it does."""
    remove = html.Button(_("Remove it all"), id=REMOVE, className="button button-primary", type="button")
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    along = [html.P([html.Strong(_("Of your own: ")), counts(found.hanging)])] if found.hanging else []
    parts = [
        html.H2(_("Remove the sample data?"), className="ask-title"),
        html.P(counts(found.samples), className="soft"),
        *along,
        html.P(
            _("This cannot be taken back. Numbers follow with the next run of the pipeline."), className="lede"
        ),
        html.Div([remove, cancel], className="form-foot"),
    ]
    return html.Div(parts)


def _card(found: Standing) -> html.Section:
    about = html.P(_("A made-up company to try things with. All of it goes at once:"))
    return records.card(
        _("What goes"), html.Div([about, _counted(found.samples), _way(found)], className="sample")
    )


def _way(found: Standing) -> Any:
    """The button, or why there is none."""
    if found.is_reader:
        words = _("You are one of the sample people. Sign in as a real administrator to remove the sample data.")
        return html.P([icon("info"), " ", words])
    if found.standing:
        return None
    return html.Button(
        [icon("trash"), _("Remove the sample data")], id=ASK, className="button button-primary", type="button"
    )


def _own(found: Standing) -> html.Section:
    """What of the company's own goes along, and what stands in the way."""
    parts: list[Any] = []
    if found.standing:
        parts += [
            html.P(_("These refer to the sample data. Hand them over, or remove them, before it can go:")),
            _counted(found.standing),
        ]
    if found.hanging:
        parts += [html.P(_("These hang on sample records and go along:")), _counted(found.hanging)]
    nothing = [html.P(_("Nothing of your own refers to the sample data."), className="soft")]
    return records.card(_("Of your own"), html.Div(parts or nothing, className="sample"))


def _counted(found: Mapping[str, int]) -> Any:
    return records.facts([(called(table), format.number(n)) for table, n in found.items()])


def _newest(w: Work) -> JobView | None:
    mine = jobs.list_jobs(w, JobQuery(size=LOOKED_AT)).rows
    return next((job for job in mine if job.kind == removal.KIND), None)


def _told(job: JobView) -> html.Div:
    """One line: how far it is, or how it ended."""
    said = [str(words.STATUS[job.status][0]), words.counted(job.counts), words.message(job.message)]
    if job.status in OPEN and job.total:
        said[1] = _("{done} of {total}", done=format.number(job.done), total=format.number(job.total))
    sign = icon("clock" if job.status in OPEN else "alert" if job.status == "failed" else "check")
    shown = [html.Span(one) for one in said if one]
    title = html.Strong(words.title(job.kind, job.subject, is_undoing=False))
    return html.Div([sign, title, *shown, dcc.Link(_("Jobs"), href="/jobs")], className="news", role="status")
