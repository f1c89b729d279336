"""What models said about a record, and a person's word against it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from dash import ALL, Input, Output, State, dcc, html, no_update
from dash.exceptions import PreventUpdate
from pydantic import AwareDatetime
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.campaigns.choices import channels
from app.core.i18n import _, sentences
from app.core.validation import Long, Percent, Shape, parse
from app.fields.kinds import Choice
from app.fields.noun import nouns
from app.fields.reading import Reading
from app.runs.scored import BY_ENTITY, GRADED, title_of
from app.score_runs.permissions import SCORES_REVIEW
from app.scores import asking, service, trace
from app.scores.permissions import SCORES_OVERRIDE, SCORES_READ
from app.scores.schema import ScoreChange, ScoreView
from app.ui import format, forms, panels, parts, records
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.records import Event
from app.ui.score_card import reason_words, score_body
from app.ui.shapes import FieldId, IdText, Pressed, Text, Values
from app.ui.wiring import on_change, on_press

QUIET_DAYS = 180
"""Days without an order after which a customer without contracts counts as left: churn_gap_days of the marts."""

NEW = timedelta(minutes=1)
"""A record made so lately is being scored while its page is drawn."""
AWAITED = ("too_new", "no_run")
"""Why a new record has no score yet that may get one any moment."""
LOOK_MS = 400
LOOKS = 25
"""How often an answer is looked for: ten seconds of waiting are enough."""


def register() -> None:
    """What this feature shows on records."""
    for entity in ("customer", "lead", "deal"):
        panels.add(entity, "right", 10, SCORES_READ, partial(card, entity))
        panels.add(entity, "events", 80, SCORES_READ, partial(events, entity, BY_ENTITY[entity].speaks.name))


def card(entity: str, w: Work, record_id: UUID) -> html.Div:
    """Every score of one record, redrawn after a disagreement."""
    about = dcc.Store(id={"part": "scored"}, data={"entity": entity, "id": str(record_id)})
    told = dcc.Store(id=panels.TOLD)
    return html.Div([about, told, html.Div(_content(entity, w, record_id), id={"part": "scores"})])


def _names(w: Work, entity: str) -> dict[str, str]:
    """What fields that the company added are called, and the codes of its own lists, where a model took them."""
    noun = next(noun for noun in nouns() if noun.entity == entity)
    reading = Reading(w, noun)
    choices = [one for one in (*noun.fields, *reading.own) if isinstance(one, Choice) and callable(one.options)]
    codes = {f"{one.name}:{code}": str(words) for one in choices for code, words in reading.words(one).items()}
    return {one.name: str(one.label) for one in reading.own} | codes


def _content(entity: str, w: Work, record_id: UUID, said: str | None = None) -> Any:
    found = [s for s in service.find_for(w, entity, record_id) if s.name in GRADED]
    if not found:
        lately, why = datetime.now(UTC) - NEW, asking.why_none(w, entity, record_id)
        is_new = said is None and service.came_in_after(w, entity, record_id, lately)
        answer = waiting(lately) if is_new and why in AWAITED else _answered(said)
        return unscored(entity, why, answer)
    names = {**channels(w), **_names(w, entity)}
    says = [str(GRADED[found[-1].name].says)]
    if entity == "customer" and not service.has_contract(w, record_id):
        says.append(_("Without a contract, leaving means {days} days without an order.", days=QUIET_DAYS))
    may_disagree = w.actor.may(SCORES_OVERRIDE)
    return content(entity, found, names, sentences(says), may_disagree=may_disagree, said=said)


def unscored(entity: str, why: str, answer: Any) -> html.Section:
    """No run ever said anything of the record; the score of a new one may come any moment (`answer`)."""
    is_off = why in ("drift", "gate")
    first = _("Switched off: the model is not trusted at the moment.") if is_off else _("Not scored yet.")
    body = html.P([first, " ", reason_words(why)], className="soft")
    return records.card(
        [icon("score"), str(BY_ENTITY[entity].title)], html.Div([body, _foot([_again(entity)], answer)])
    )


def content(
    entity: str,
    scores: Sequence[ScoreView],
    names: Mapping[str, str],
    says: str,
    *,
    may_disagree: bool,
    said: str | None = None,
) -> html.Section:
    """One card; of the horizons of churn the longest speaks, and names the others. `said` answers who asked."""
    score, meaning = scores[-1], GRADED[scores[-1].name]
    body = score_body(score, names, high_is_good=meaning.high_is_good, outcome=str(meaning.outcome), meaning=says)
    buttons = [_again(entity)]
    if may_disagree and score.value is not None and score.state not in ("disabled", "expired"):
        buttons.append(html.Button(_("Disagree"), id={"disagree": score.name}, className="button"))
    if may_disagree and score.override:
        buttons.append(html.Button(_("Take back"), id={"take_back": score.name}, className="button"))
    answer, question = _answered(said), html.Div(id={"part": "disagreement"})
    return records.card(
        [icon("score"), str(meaning.title)],
        html.Div([*body, other_horizons(scores[:-1]), _foot(buttons, answer), question]),
    )


def _again(entity: str) -> html.Button:
    return html.Button([icon("refresh"), _("Rescore")], id={"rescore": entity}, className="button")


def _answered(said: str | None) -> html.P | None:
    return html.P(said, className="soft") if said else None


def events(entity: str, name: str, w: Work, record_id: UUID) -> list[Event]:
    """What models wrote here, each with its run for those who may look at it, and what was taken back."""
    may_review = w.actor.may(SCORES_REVIEW)
    told = trace.list_changes(w, entity, record_id, name)
    return [event for change in told for event in score_events(change, may_review=may_review)]


def score_events(change: ScoreChange, *, may_review: bool) -> list[Event]:
    """One write of a model; a second entry where its run was rolled back."""
    title = html.Strong(title_of(change.name))
    run = [" · ", parts.link(_("Score run"), f"/scores/{change.run_id}")] if may_review else []
    found = []
    if change.before is not None or change.after is not None:
        moved = (
            f" {format.chance(change.before)} → {format.chance(change.after)}"
            if change.before is not None
            else " " + _("{score}, first score", score=format.chance(change.after))
        )
        found.append(Event(change.at, "score", [title, moved, *run], _("Model")))
    if change.rolled_back_at:
        said = [title, " ", _("Rolled back"), *run]
        found.append(Event(change.rolled_back_at, "history", said, change.rolled_back_by, change.why))
    return found


def _foot(buttons: Sequence[Any], answer: Any) -> html.Div:
    """What can be done, and what became of it."""
    row = html.Div(list(buttons), className="score-foot")
    return html.Div([row, html.Div(answer, id={"part": "rescoring"}, role="status")])


def other_horizons(scores: Sequence[ScoreView]) -> Any:
    """The same risk over shorter times, while the model is trusted."""
    told = [s for s in scores if s.value is not None and s.state not in ("disabled", "expired")]
    rows = [(str(GRADED[s.name].title), format.chance(s.value)) for s in told]
    return records.related(rows, "") if rows else None


class Scored(TypedDict):
    """The record whose scores are shown."""

    entity: Literal["lead", "customer", "deal"]
    id: IdText


class Estimate(Shape):
    """What somebody thinks instead, in percent."""

    value: Percent | None = None
    reason: Long | None = None


class ScoreName(TypedDict):
    name: Text


class KeptScore(TypedDict):
    """Which score somebody disagrees with."""

    seen: ScoreName


@on_press(Output({"part": "disagreement"}, "children"), Input({"disagree": ALL}, "n_clicks"))
def ask(pressed: Pressed) -> html.Div:
    """What the reader thinks instead, and why: without a reason nothing is kept."""
    asked = [
        Field("value", _("Your estimate, in percent"), "whole", required=True),
        Field("reason", _("Why do you disagree?"), "long", required=True),
    ]
    return forms.form(
        "override",
        asked,
        {},
        "override",
        _("Keep my estimate"),
        None,
        {"name": pressed["disagree"]},
        one_column=True,
    )


@on_press(
    Output({"part": "scores"}, "children"),
    Output(panels.TOLD, "data"),
    Input({"form": "override", "do": "override"}, "n_clicks"),
    State({"part": "scored"}, "data"),
    State({"form": "override", "part": "kept"}, "data"),
    State({"form": "override", "field": ALL}, "value"),
    State({"form": "override", "field": ALL}, "id"),
)
def override(_pressed: Any, about: Scored, kept: KeptScore, values: Values, ids: list[FieldId]) -> Any:
    said, record_id = parse(Estimate, forms.typed(values, ids)), UUID(about["id"])
    share = -1.0 if said.value is None else said.value / 100
    with work(current_actor()) as w:
        service.override(w, about["entity"], record_id, kept["seen"]["name"], said.reason or "", share)
        return _content(about["entity"], w, record_id), _now()


@on_press(
    Output({"part": "scores"}, "children", allow_duplicate=True),
    Output(panels.TOLD, "data", allow_duplicate=True),
    Input({"take_back": ALL}, "n_clicks"),
    State({"part": "scored"}, "data"),
)
def take_back(pressed: Pressed, about: Scored) -> Any:
    """The model's word stands again; the trail keeps who took theirs back."""
    record_id = UUID(about["id"])
    with work(current_actor()) as w:
        service.take_back_override(w, about["entity"], record_id, pressed["take_back"], "")
        return _content(about["entity"], w, record_id), _now()


@on_press(
    Output({"part": "rescoring"}, "children"),
    Input({"rescore": ALL}, "n_clicks"),
    State({"part": "scored"}, "data"),
)
def score_anew(_pressed: Any, about: Scored) -> list[Any]:
    with work(current_actor()) as w:
        return waiting(asking.ask(w, about["entity"], UUID(about["id"])))


def waiting(since: datetime) -> list[Any]:
    """Looks for the answer until it is there, or for as long as somebody likes to wait."""
    clock = dcc.Interval(id="rescoring-clock", interval=LOOK_MS, max_intervals=LOOKS)
    bar = html.Div(html.I(), className="bar bar-moving", role="progressbar", **{"aria-label": _("Rescoring …")})
    return [dcc.Store(id="rescoring-since", data=since.isoformat()), clock, html.P(_("Rescoring …")), bar]


@on_change(
    Output({"part": "scores"}, "children", allow_duplicate=True),
    Output(panels.TOLD, "data", allow_duplicate=True),
    Input("rescoring-clock", "n_intervals"),
    State("rescoring-since", "data"),
    State({"part": "scored"}, "data"),
)
def follow(looks: int | None, since: AwareDatetime, about: Scored) -> Any:
    """The new score as soon as it is there."""
    if not looks:
        raise PreventUpdate
    with work(current_actor()) as w:
        return _answer(w, about["entity"], UUID(about["id"]), since, looks)


def _answer(w: Work, entity: str, record_id: UUID, since: datetime, looks: int) -> tuple[Any, Any]:
    if asking.is_answered(w, entity, record_id, since):
        return _content(entity, w, record_id, _("Scored anew just now.")), _now()
    if looks < LOOKS:
        return no_update, no_update
    said = _(
        "No new score came. A record that is closed or left keeps the score it has; otherwise the worker is busy"
        " or stopped, and the next run of the pipeline scores it."
    )
    return _content(entity, w, record_id, said), no_update


def _now() -> str:
    """When the timeline has something new to tell."""
    return datetime.now(UTC).isoformat()
