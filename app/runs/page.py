"""How the pipeline is doing: its last runs, and the first one while everybody waits for it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import dash
from dash import Input, Output, html, no_update

from app.access.web import current_actor
from app.access.work import work
from app.backup import page as backups
from app.core.i18n import _, ngettext
from app.events import subjects
from app.runs import service, standing
from app.runs.findings import in_words
from app.runs.permissions import PIPELINE_RUN
from app.runs.service import RunView, StepView
from app.runs.verdicts import verdicts
from app.runs.watched import watched
from app.runs.words import RUN_STATUS, STEP_STATUS, STEPS
from app.schedules import service as schedules
from app.schedules.words import STARTED_BY, message
from app.ui import data_pages, format, hearing, parts, records, states
from app.ui.wiring import on_change


def register() -> None:
    dash.register_page("runs", path="/runs", title=lambda: _("Pipeline runs"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        runs = service.list_recent(w)
        kept = backups.section(w)
        known = schedules.standing(w) if w.actor.may(PIPELINE_RUN) else []
    below = [*([standing.overview(known)] if known else []), *kept]
    content = html.Div(page(runs), id="runs-content", className="story")
    return html.Div(
        [heading(), hearing.hears("runs", subjects.RUNS), html.Div([content, *below], className="story")]
    )


@on_change(Output("runs-content", "children"), hearing.heard("runs"))
def refresh(_told: Any) -> Any:
    with work(current_actor()) as w:
        return page(service.list_recent(w))


@on_change(Output("home-building", "children"), Input("home-building", "id"), at_start=True)
def show_building(_element: Any) -> Any:
    """The home page before the first marts: how far the pipeline has come."""
    with work(current_actor()) as w:
        shown = html.Div(building(service.latest(w)), id="building-content")
    return [hearing.hears("building", subjects.RUNS), shown]


@on_change(
    Output("building-content", "children"),
    Output("address", "href", allow_duplicate=True),
    hearing.heard("building"),
)
def follow_building(_told: Any) -> Any:
    """Home itself as soon as marts are there."""
    with work(current_actor()) as w:
        return (no_update, "/?built=1") if service.has_built(w) else (building(service.latest(w)), no_update)


def heading() -> html.Div:
    return html.Div([data_pages.nav("/runs"), html.Div([html.H1(_("Pipeline runs"))], className="head")])


def page(runs: Sequence[RunView]) -> list[Any]:
    """The newest run with its steps, then the runs before it."""
    if not runs:
        hint = _("The pipeline builds the numbers and scores; it starts by schedule or with `crm pipeline run`.")
        return [html.Div(states.state("runs", _("The pipeline has not run yet."), hint), className="table-frame")]
    told = watched({step.name: step.detail for step in runs[0].steps})
    return [
        newest(runs[0]),
        *([records.card(_("What was watched"), html.Div(told, className="watched"))] if told else []),
        *([records.card(_("Earlier runs"), earlier(runs[1:]))] if runs[1:] else []),
    ]


def building(run: RunView | None) -> Any:
    """What a first reader sees instead of numbers."""
    if run is None:
        return html.Div(
            states.state("runs", _("The first pipeline run is about to start."), _("This page fills by itself.")),
            className="table-frame",
        )
    said = _("The numbers are being built for the first time. This page fills by itself; you can work meanwhile.")
    return html.Div([html.P(said, className="lede"), newest(run)])


def newest(run: RunView) -> html.Section:
    """One run with its progress and steps."""
    words, tone = RUN_STATUS[run.status]
    began = [str(STARTED_BY[run.started_by]), " · ", parts.when(run.started_at)]
    if run.finished_at:
        began += [" · ", _("took {time}", time=format.duration(run.finished_at - run.started_at))]
    told = html.P(message(run.message), className="run-message") if run.message else None
    bar = html.Div(html.I(style={"width": f"{run.progress:.0%}"}), className=f"bar bar-{tone}", role="progressbar",
                   **{"aria-valuenow": str(round(run.progress * 100)), "aria-label": _("Progress")})  # fmt: skip
    head = [parts.status(str(words), tone), html.Span(began, className="soft run-began")]
    return records.card(head, html.Div([bar, told, steps(run.steps)]))


def steps(known: Sequence[StepView]) -> html.Div:
    """Step, how it stands, how many of what it handles (tables, rows, models), how long, what was found."""
    heads = [(_("Step"), ""), (_("Status"), ""), (_("Count"), "num"), (_("Time"), "num"), (_("Findings"), "")]
    head = html.Thead(html.Tr([html.Th(words, className=kind) for words, kind in heads]))
    table = html.Table([head, html.Tbody([_step(step) for step in known])], className="table run-steps")
    return html.Div(table, className="scroll")


def _step(step: StepView) -> html.Tr:
    words, tone = STEP_STATUS[step.status]
    end = step.finished_at or datetime.now(UTC)
    took = format.seconds((end - step.started_at).total_seconds()) if step.started_at else format.NOTHING
    found = [part for part in (failures(step.failures), verdicts(step.detail)) if part is not None]
    cells = [
        (_("Step"), str(STEPS.get(step.name, step.name.replace("_", " "))), "lead-cell"),
        (_("Status"), parts.status(str(words), tone), ""),
        (_("Count"), format.number(step.rows), "num"),
        (_("Time"), took, "num"),
        (_("Findings"), found or format.NOTHING, "" if found else "blank"),
    ]
    return html.Tr([html.Td(what, className=kind, **{"data-label": label}) for label, what, kind in cells])


def failures(found: Sequence[Mapping[str, Any]]) -> Any:
    """How many, and each of them when opened."""
    if not found:
        return None
    summary = html.Summary(ngettext("{n} failure", "{n} failures", len(found)))
    return html.Details([summary, html.Ul([html.Li(in_words(failure)) for failure in found[:20]])])


def earlier(runs: Sequence[RunView]) -> html.Div:
    """Runs before the newest, one line each."""
    lines = []
    for run in runs:
        words, tone = RUN_STATUS[run.status]
        took = format.duration(run.finished_at - run.started_at) if run.finished_at else format.NOTHING
        what = message(run.message) if run.message else ""
        cells = [parts.when(run.started_at), parts.status(str(words), tone), took, what]
        lines.append(html.Tr([html.Td(cell) for cell in cells]))
    return html.Div(html.Table(html.Tbody(lines), className="table"), className="scroll")
