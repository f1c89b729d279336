"""What models said about a record, and a person's word against it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, dcc, html

from app.access.actor import Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.campaigns import service as campaigns
from app.core.i18n import _
from app.scores import service
from app.scores.schema import ScoreView
from app.scores.words import MEANINGS
from app.ui import format, forms, panels, records
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.score_card import score_body
from app.ui.wiring import on_press


def register() -> None:
    """What this feature shows on records."""
    panels.add("customer", "right", 10, Permission.SCORES_READ, partial(card, "customer"))
    panels.add("lead", "right", 10, Permission.SCORES_READ, partial(card, "lead"))


def card(entity: str, w: Work, record_id: UUID) -> html.Div:
    """Every score of one record, redrawn after a disagreement."""
    about = dcc.Store(id={"part": "scored"}, data={"entity": entity, "id": str(record_id)})
    return html.Div([about, html.Div(_content(entity, w, record_id), id={"part": "scores"})])


def _content(entity: str, w: Work, record_id: UUID) -> Any:
    found = [s for s in service.find_for(w, entity, record_id) if s.name in MEANINGS]
    names = {channel.code: channel.label for channel in campaigns.list_channels(w)}
    return content(entity, found, names, may_disagree=w.actor.may(Permission.SCORES_OVERRIDE))


def content(
    entity: str, scores: Sequence[ScoreView], names: Mapping[str, str], *, may_disagree: bool
) -> html.Section:
    """One card; of the horizons of churn the longest speaks, and names the others."""
    if not scores:
        title = _("Lead quality") if entity == "lead" else _("Churn risk")
        return records.card(title, html.P(_("Not scored yet. Scores come with a pipeline run."), className="soft"))
    score, meaning = scores[-1], MEANINGS[scores[-1].name]
    body = score_body(score, names, high_is_good=meaning.high_is_good, outcome=str(meaning.outcome))
    may = may_disagree and score.value is not None and score.state != "disabled"
    button = html.Button(_("Disagree"), id={"disagree": score.name}, className="button") if may else None
    question = html.Div(id={"part": "disagreement"})
    return records.card(
        [icon("score"), str(meaning.title)], html.Div([*body, other_horizons(scores[:-1]), question]), button
    )


def other_horizons(scores: Sequence[ScoreView]) -> Any:
    """The same risk over shorter times."""
    rows = [(str(MEANINGS[s.name].title), format.percent(s.value, 0)) for s in scores if s.value is not None]
    return records.related(rows, "") if rows else None


@on_press(Output({"part": "disagreement"}, "children"), Input({"disagree": ALL}, "n_clicks"))
def ask(pressed: dict[str, str]) -> html.Div:
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
    Input({"form": "override", "do": "override"}, "n_clicks"),
    State({"part": "scored"}, "data"),
    State({"form": "override", "part": "kept"}, "data"),
    State({"form": "override", "field": ALL}, "value"),
    State({"form": "override", "field": ALL}, "id"),
)
def override(_pressed: Any, about: dict[str, str], kept: dict[str, Any], values: list[Any], ids: list[Any]) -> Any:
    said, record_id = forms.typed(values, ids), UUID(about["id"])
    share = -1.0 if said["value"] is None else said["value"] / 100
    with work(current_actor()) as w:
        service.override(w, about["entity"], record_id, kept["seen"]["name"], said["reason"] or "", share)
        return _content(about["entity"], w, record_id)
