"""The page of models and grades: what each model is and does, and the rules an administrator edits."""

from collections.abc import Sequence
from typing import Any

import dash
from dash import ALL, Input, Output, State, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.models import standing
from app.models.schema import Standing, Trained
from app.runs.scored import TITLES, title_of
from app.runs.verdicts import STATUS
from app.runs.watched import feature_words
from app.score_runs import rules
from app.score_runs.permissions import SCORES_APPROVE
from app.score_runs.rules import Rules, RulesGiven
from app.ui import format, forms, parts, problems, records
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.score_card import TONES, reason_words
from app.ui.shapes import FieldId, Pressed, Text, Values, Version
from app.ui.wiring import on_press

NAME = "score-rules"


class SeenRules(TypedDict):
    name: Text
    version: Version


class KeptRules(TypedDict):
    """Which rules a form is about, and the version its reader saw."""

    seen: SeenRules


def register() -> None:
    dash.register_page("scores.models", path="/scores/models", title=lambda: _("Models and grades"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        return records.page(NAME, content(w))


def content(w: Work) -> list[Any]:
    """Models first, then where their grades begin."""
    may_edit = w.actor.may(SCORES_APPROVE)
    graded = {name: rules.read(w, name) for name in rules.DEFAULTS}
    head = records.heading(_("Score runs"), "/scores", _("Models and grades"), [], [])
    cards = html.Div([model_card(one) for one in standing.list_standing(w)], className="models")
    return [head, cards, records.card(_("Grades"), _grades(graded, may_edit=may_edit))]


def model_card(model: Standing) -> html.Section:
    """The version in force, what its checks said of it, and whether it may write."""
    words, tone = (_("writes scores back"), "good") if model.writes_back else (_("writes nothing back"), "bad")
    title = [icon("score"), str(TITLES[model.name])]
    closer = parts.link(_("Figures, calibration, drift, versions"), f"/scores/model?name={model.name}")
    told = [html.Div(_off(model), className="soft"), *_versions(model), html.P(closer)]
    return records.card(title, html.Div(told), parts.status(words, tone))


def _off(model: Standing) -> list[Any]:
    if model.writes_back:
        return []
    told: list[Any] = [reason_words(model.off_why)]
    if model.off_since:
        told += [" ", _("Since {moment}.", moment=format.moment(model.off_since))]
    moved = [
        f"{feature_words(one['feature'])} {format.number(one['psi'], 2)}" for one in model.findings if "psi" in one
    ]
    found = html.P(_("Moved too far: {features}.", features=_(", ").join(moved))) if moved else None
    return [html.P(told), found]


def _versions(model: Standing) -> list[Any]:
    found = [_version(one) for one in (model.in_force, model.newest) if one is not None]
    return found or [html.P(model.attempt or _("No model was trained yet."), className="soft")]


def _version(one: Trained) -> html.Div:
    since = [(_("In force since"), format.moment(one.in_force_since))] if one.status == "champion" else []
    facts = [
        (_("Version"), one.version), *since, (_("Trained"), format.moment(one.trained_at)),
        *[(label, value) for label, value in figures(one.figures)],
    ]  # fmt: skip
    words, tone = STATUS.get(one.status, STATUS["refused"])
    said = [parts.status(str(words), tone), html.P(one.why)]
    return html.Div([*said, records.facts(facts)], className="model-version")


def figures(known: dict[str, Any]) -> list[records.Fact]:
    """What the card says: on newer records than it learned from where there are some, else cross-validated."""
    if said := known.get("held_out"):
        shares = ((_("Right on held-out records"), "accuracy"), (_("Sure of"), "coverage"))
        return [(label, format.percent(said[key])) for label, key in shares]
    tried = ((_("On newer records"), "out_of_time"), (_("Cross-validated"), "cross_validated"))
    return [
        (label, html.Div([html.Div(line) for line in _told(known[key])])) for label, key in tried if known.get(key)
    ]


def _told(said: dict[str, float]) -> list[str]:
    """How well it ranks, how far its percentages are off, and what the ranking is worth: one line each."""
    told = {
        "auc": lambda n: _("AUC {auc}", auc=format.number(n, 3)),
        "log_loss": lambda n: _("Log loss {loss}", loss=format.number(n, 3)),
        "ece": lambda n: _("Off by {points} points on average", points=format.number(100 * n, 1)),
        "lift_at_10": lambda n: _("Top 10%: {lift} times the average", lift=format.number(n, 1)),
    }
    return [words(said[key]) for key, words in told.items() if key in said]


def _grades(graded: dict[str, Rules], *, may_edit: bool) -> html.Div:
    """Each score: from which share to which each grade goes, and how far a run may move it unasked."""
    heads = [_("Score"), *rules.LETTERS, _("A person decides above")]
    last = [html.Td()] if may_edit else []
    head = html.Thead(html.Tr([*[html.Th(words, scope="col") for words in heads], *last]))
    rows = [_row(name, one, may_edit=may_edit) for name, one in graded.items()]
    hint = _(
        "A is what one wishes for: a likely customer, an unlikely loss. A change holds at once for all records."
        " A run that moves scores by more than these points on average, or leaves out most scores in force,"
        " waits for a person."
    )
    table = html.Table([head, html.Tbody(rows)], className="table grades")
    return html.Div([html.P(hint, className="soft"), html.Div(table, className="scroll")])


def _row(name: str, one: Rules, *, may_edit: bool) -> html.Tr:
    ranges = rules.ranges(name, one)
    cells = [
        html.Td([parts.chip(letter, TONES[letter]), " ", _range(*ranges[letter])], className="nowrap")
        for letter in rules.LETTERS
    ]
    label = _("A person decides above")
    move = html.Td(_("{points} points", points=_plain(100 * one.automatic_move)), **{"data-label": label})
    edit = html.Button(
        [icon("edit"), _("Edit")], id={"rules": name}, className="button",
        **{"aria-label": _("Edit {what}", what=title_of(name))},
    )  # fmt: skip
    last = [html.Td(edit, className="num")] if may_edit else []
    return html.Tr([html.Td(title_of(name), className="lead-cell"), *cells, move, *last])


def _range(low: float, high: float) -> str:
    if not low:
        return _("below {edge}%", edge=_plain(high))
    if high >= 100:
        return _("from {edge}%", edge=_plain(low))
    return _("{low} to {high}%", low=_plain(low), high=_plain(high))


def _plain(value: float) -> str:
    return f"{value:.4g}"


def fields(name: str, one: Rules) -> tuple[Sequence[Field], dict[str, float]]:
    """What is asked, and what stands there now, in percent."""
    asked = [
        Field(cut, _("{letter} from, in percent", letter=rules.letter(name, step)), "rate", required=True)
        for step, cut in enumerate(rules.CUTS, start=1)
    ]
    asked.append(Field("automatic_move", _("A person decides above, in points"), "rate", required=True))
    return asked, {field.name: float(_plain(100 * getattr(one, field.name))) for field in asked}


@on_press(
    Output({"ask": NAME}, "children"),
    Output({"ask": NAME}, "opened"),
    Input({"rules": ALL}, "n_clicks"),
)
def ask(pressed: Pressed) -> Any:
    name = pressed["rules"]
    with work(current_actor()) as w:
        w.require(SCORES_APPROVE)
        one = rules.read(w, name)
    asked, now = fields(name, one)
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    kept = {"name": name, "version": one.version}
    body = forms.form(NAME, asked, now, "save", _("Save"), cancel, kept, one_column=True)
    return html.Div([html.H2(title_of(name), className="ask-title"), body]), True


@on_press(
    Output({"record": NAME}, "children"),
    Output({"ask": NAME}, "opened", allow_duplicate=True),
    Input({"form": NAME, "do": "save"}, "n_clicks"),
    State({"form": NAME, "part": "kept"}, "data"),
    State({"form": NAME, "field": ALL}, "value"),
    State({"form": NAME, "field": ALL}, "id"),
)
def save(_pressed: Any, kept: KeptRules, values: Values, ids: list[FieldId]) -> Any:
    seen = kept["seen"]
    with work(current_actor()) as w:
        rules.save(w, seen["name"], parse(RulesGiven, forms.typed(values, ids)), seen["version"])
        problems.notify(_("Saved; the grades of all records follow."))
        return content(w), False
