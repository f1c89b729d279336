"""What models want to write and wrote, run by run: looked at whole, approved, rejected or rolled back."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.runs import service as pipeline
from app.runs.scored import MODELS, title_of
from app.score_runs import review
from app.score_runs.decisions import DECISIONS, actions, question
from app.score_runs.listing import results
from app.score_runs.permissions import SCORES_APPROVE
from app.score_runs.record import content
from app.score_runs.schema import RunQuery, ScoreRunView
from app.score_runs.words import RUN_STATUS
from app.ui import forms, lists, names, parts, problems, records
from app.ui.icons import icon
from app.ui.lists import View
from app.ui.shapes import FieldId, IdText, Query, Values
from app.ui.wiring import on_change, on_press

NAME = "scores"
MOST = 20


Decision = Literal["approve", "reject", "roll_back"]


class Asking(TypedDict):
    decide: Decision


class Deciding(TypedDict):
    do: Decision


class SeenRun(TypedDict):
    id: IdText


class KeptRun(TypedDict):
    """Which run a question is about."""

    seen: SeenRun


def register() -> None:
    """Addresses of the list and of one run."""
    dash.register_page("scores", path="/scores", title=lambda: _("Score runs"), layout=show_list)
    dash.register_page(
        "scores.run", path_template="/scores/<run_id>", title=lambda **_ids: _("Score run"), layout=show
    )


def show_list(**query: str) -> html.Div:
    with work(current_actor()) as w:
        kinds = [(name, title_of(name)) for name in review.list_names(w)]
        filters = [
            lists.choose(NAME, "name", _("Score"), kinds, query),
            lists.choose(
                NAME, "status", _("Status"), [(k, words) for k, (words, _t) in RUN_STATUS.items()], query
            ),
        ]
        body = _results(w, query)
        models = dcc.Link([icon("runs"), _("Models and grades")], href="/scores/models", className="button")
        return lists.layout(NAME, _("Score runs"), query, views(), filters, models, body, searchable=False)


def views() -> list[View]:
    return [
        View("all", _("Over all records"), {}),
        View("waiting", _("Waiting for a decision"), {"status": "proposed"}),
        View("single", _("For some records"), {"single": True}),
    ]


@on_change(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"))
def show_results(query: Query) -> Any:
    with work(current_actor()) as w:
        return _results(w, query)


def _results(w: Work, query: Mapping[str, Any]) -> Any:
    asked = parse(RunQuery, lists.service_query(query, views()))
    page = review.list_runs(w, asked)
    about: dict[UUID, names.Link] = {}
    for entity in {run.entity for run in page.rows}:
        about |= names.links(
            w, entity, [run.only[0] for run in page.rows if len(run.only) == 1 and run.entity == entity]
        )
    return results(NAME, page, query, about, single=asked.single)


def show(run_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return records.page("score-run", _content(w, parts.as_id(run_id)))


def _content(w: Work, run_id: UUID) -> list[Any]:
    run = review.read(w, run_id)
    moves = review.list_moves(w, run, MOST)
    known = names.links(w, run.entity, run.only if len(run.only) == 1 else [move.entity_id for move in moves])
    acts = actions(run) if w.actor.may(SCORES_APPROVE) else []
    return [
        dcc.Store(id="score-run", data=str(run.id)),
        *content(run, moves, review.list_spread(w, run), known, acts, _looked(w, run)),
    ]


def _looked(w: Work, run: ScoreRunView) -> dict[str, Any]:
    """What the watch saw before this run; empty for a run about some records."""
    model = next((model.name for model in MODELS if run.name in [score.name for score in model.scores]), None)
    if run.pipeline_run_id is None or model is None:
        return {}
    seen = pipeline.detail_of(w, run.pipeline_run_id, "score_records").get(model, {})
    return seen.get("drift", {})


@on_press(
    Output({"ask": "score-run"}, "children"),
    Output({"ask": "score-run"}, "opened"),
    Input({"decide": ALL}, "n_clicks"),
    State("score-run", "data"),
)
def ask(pressed: Asking, run_id: IdText) -> Any:
    with work(current_actor()) as w:
        w.require(SCORES_APPROVE)
        run = review.read(w, UUID(run_id))
        return question(run, pressed["decide"], review.count_standing(w, run)), True


@on_press(
    Output({"record": "score-run"}, "children"),
    Output({"ask": "score-run"}, "opened", allow_duplicate=True),
    Input({"form": "score-run", "do": ALL}, "n_clicks"),
    State({"form": "score-run", "part": "kept"}, "data"),
    State({"form": "score-run", "field": ALL}, "value"),
    State({"form": "score-run", "field": ALL}, "id"),
)
def decide(pressed: Deciding, kept: KeptRun, values: Values, ids: list[FieldId]) -> Any:
    run_id, reason = UUID(kept["seen"]["id"]), str(forms.typed(values, ids).get("reason") or "")
    with work(current_actor()) as w:
        review.decide(w, run_id, pressed["do"], reason)
        problems.notify(str(DECISIONS[pressed["do"]].done))
        return _content(w, run_id), False
