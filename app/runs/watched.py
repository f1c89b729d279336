"""What a run watched: how far records moved from those a model knows, and how earlier scores turned out."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from app.core.i18n import _, _l
from app.runs.scored import SCORES, TITLES
from app.ui import format, parts
from app.ui.reasons import field_words

STATES = {"fine": (_l("as usual"), "good"), "look": (_l("look at it"), "warn"), "act": (_l("too far"), "bad")}
Row = Sequence[tuple[str, Any, str]]
"""Label, content and look of each cell."""


def watched(details: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    """One folded entry per model and per score that has something to tell.

    Args:
        details: of the steps of a run, by step name.
    """
    looked = details.get("score_records", {})
    drifts = [_drift_of(name, looked[name]["drift"]) for name in TITLES if looked.get(name, {}).get("drift")]
    told = details.get("measure_scores", {})
    return [*drifts, *(_outcomes_of(name, told[name]) for name in SCORES if name in told)]


def _drift_of(name: str, looked: Mapping[str, Any]) -> html.Details:
    return folded(html.Strong(str(TITLES[name])), looked)


def folded(title: Any, looked: Mapping[str, Any]) -> html.Details:
    """What drift found, in one line that opens; it is open where something moved too far."""
    acting, looking = (sum(one["state"] == state for one in looked["compared"]) for state in ("act", "look"))
    said = _(
        "{n} records; {act} features moved too far, {look} worth a look",
        n=format.number(looked["rows"]), act=acting, look=looking,
    )  # fmt: skip
    return html.Details([html.Summary([title, " ", said]), drift(looked)], open=acting > 0)


def drift(looked: Mapping[str, Any]) -> html.Div:
    """Every feature and the score itself: how far it moved, how far it usually does, and what is missing."""
    if not looked.get("compared"):
        return html.Div(html.P(_("Too few records to compare."), className="soft"))
    hint = _(
        "Population stability index of today's records against the year before training; {n} records then.",
        n=format.number(looked.get("rows_before")),
    )
    shown = [one for one in looked["compared"] if one["feature"] != "months_ahead"]
    return html.Div([html.P(hint, className="soft"), _table([_moved(one) for one in shown]), _unseen(looked)])


def feature_words(name: str) -> str:
    """What was watched, by what it is called."""
    return _("the score itself") if name in ("score", "probability") else field_words(name)


def _moved(one: Mapping[str, Any]) -> Row:
    words, tone = STATES[one["state"]]
    return [
        (_("Feature"), feature_words(one["feature"]), "lead-cell"),
        (_("Moved"), format.number(one["psi"], 2), "num"),
        (_("Usually up to"), format.number(one.get("usual"), 2), "num"),
        (_("Missing"), format.percent(one["missing_rate"]), "num"),
        (_("Missing before"), format.percent(one["missing_rate_in_training"]), "num"),
        (_("State"), parts.status(str(words), tone), ""),
    ]


def _unseen(looked: Mapping[str, Any]) -> html.P | None:
    """Values that training never saw."""
    found = [
        f"{field_words(one['field'])} {format.percent(one['unseen_rate'])} ({', '.join(one['examples'])})"
        for one in looked.get("unseen", [])
    ]
    return html.P([_("Values never seen in training:"), " ", "; ".join(found)]) if found else None


def _outcomes_of(name: str, told: Mapping[str, Any]) -> html.Details:
    rises, not_so = _("the share rises with the score"), _("the share does not rise with the score")
    said = _(
        "{n} outcomes known; {rises}", n=format.number(told["rows"]), rises=rises if told["rises"] else not_so
    )
    bands, weeks = [_band(one) for one in told.get("bands", [])], [_week(one) for one in told["weeks"][::-1]]
    return html.Details([html.Summary([html.Strong(str(SCORES[name])), " ", said]), _table(bands), _table(weeks)])


def _band(one: Mapping[str, Any]) -> Row:
    share = _("{low} to {high}", low=format.percent(one["low"], 0), high=format.percent(one["high"], 0))
    return [
        (_("Score"), share, "lead-cell"),
        (_("Records"), format.number(one["rows"]), "num"),
        (_("Came true"), format.percent(one["rate"]), "num"),
    ]


def _week(one: Mapping[str, Any]) -> Row:
    return [
        (_("Week of scoring"), one["week"], "lead-cell"),
        (_("Records"), format.number(one["rows"]), "num"),
        (_("Came true"), format.percent(one["rate"]), "num"),
        ("AUC", format.number(one["auc"], 3), "num"),
        ("Brier", format.number(one["brier"], 3), "num"),
        ("ECE", format.number(one["ece"], 3), "num"),
    ]


def _table(rows: Sequence[Row]) -> html.Div | None:
    if not rows:
        return None
    head = html.Thead(html.Tr([html.Th(label, className=kind, scope="col") for label, _what, kind in rows[0]]))
    body = [[html.Td(what, className=kind, **{"data-label": label}) for label, what, kind in row] for row in rows]
    table = html.Table([head, html.Tbody([html.Tr(cells) for cells in body])], className="table run-steps")
    return html.Div(table, className="scroll")
