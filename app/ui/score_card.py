"""What a model said about a record, in the reader's words: how sure, why, and how right it has been."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from dash import html

from app.core.i18n import _
from app.ui import format
from app.ui.icons import icon
from app.ui.parts import chip, when
from app.ui.reasons import in_words

Scored = tuple[float | None, str | None]
"""Value and band of one score, as a list shows it."""


class Evidence(Protocol):
    """Of `n` records scored `low` to `high`, a share `rate` had the outcome."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def n(self) -> int: ...
    @property
    def rate(self) -> float: ...
    @property
    def rate_low(self) -> float: ...
    @property
    def rate_high(self) -> float: ...
    @property
    def lift(self) -> float | None: ...
    @property
    def checked_on(self) -> date: ...
    @property
    def basis(self) -> str: ...


class Override(Protocol):
    """What a person said instead."""

    @property
    def value(self) -> float | None: ...
    @property
    def reason(self) -> str: ...
    @property
    def by(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...


class Score(Protocol):
    """What app.scores tells about one score of one record."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def band(self) -> str | None: ...
    @property
    def reasons(self) -> list[dict[str, Any]]: ...
    @property
    def state(self) -> str: ...
    @property
    def why(self) -> str | None: ...
    @property
    def model_version(self) -> str: ...
    @property
    def checked_at(self) -> datetime: ...
    @property
    def override(self) -> Override | None: ...
    @property
    def evidence(self) -> Evidence | None: ...


def bands() -> Mapping[str, str]:
    return {"high": _("high"), "medium": _("medium"), "low": _("low")}


def tone(band: str | None, *, high_is_good: bool) -> str:
    """The colour of a band: a high churn risk is bad, a high lead quality is good."""
    order = ["bad", "warn", "good"] if high_is_good else ["good", "warn", "bad"]
    return dict(zip(("low", "medium", "high"), order, strict=True)).get(band or "", "calm")


def score_chip(scored: Scored | None, *, high_is_good: bool) -> Any:
    """A score in a list: share and band, in the band's colour."""
    if scored is None or scored[0] is None:
        return format.NOTHING
    value, band = scored
    words = f"{format.chance(value)} {bands().get(band or '', '')}".strip()
    return chip(words, tone(band, high_is_good=high_is_good))


def score_body(score: Score, names: Mapping[str, str], *, high_is_good: bool, outcome: str) -> list[Any]:
    """One score: number, band, reasons, evidence; or why there is none.

    `names` maps codes in reasons to words; `outcome` completes "of n records scored so, x % ...".
    """
    if score.state == "disabled":
        return [_note("lock", _("Switched off: the model is not trusted at the moment."), reason_words(score.why))]
    if score.value is None:
        return [_note("info", _("Not enough is known for a score."), reason_words(score.why))]
    parts = [_number(score, high_is_good=high_is_good)]
    if score.override:
        parts.append(_overridden(score.override))
    elif score.low is not None and score.high is not None:
        parts.append(_alike(score.low, score.high, outcome))
    if score.state == "stale":
        parts.append(_note("clock", _("This score is old; a newer one is not there yet."), None))
    parts.append(_reasons(score.reasons, names, high_is_good=high_is_good))
    parts.append(html.P(evidence(score, outcome), className="evidence"))
    return parts


def _number(score: Score, *, high_is_good: bool) -> html.Div:
    value = score.override.value if score.override and score.override.value is not None else score.value
    number: list[Any] = [html.Strong(format.percent(value, 0) if score.override else format.chance(value))]
    if score.band and not score.override:
        number.append(chip(bands().get(score.band, score.band), tone(score.band, high_is_good=high_is_good)))
    return html.Div(number, className="score-number")


def _alike(low: float, high: float, outcome: str) -> html.P:
    """What became of records with such a score: it says how such scores went, not where this one may lie."""
    shares = {"low": format.percent(low, 0), "high": format.percent(high, 0)}
    words = _("Of records scored alike, {low}–{high} {outcome}.", **shares, outcome=outcome)
    return html.P(words, className="soft", title=_("Where the true share lies in 95 of 100 cases"))


def _overridden(override: Override) -> html.Div:
    by = override.by or _("Somebody")
    said = _("{name} disagreed with the model: {reason}", name=by, reason=override.reason)
    return html.Div([html.P(said), when(override.at)], className="evidence")


def _reasons(reasons: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, high_is_good: bool) -> Any:
    """At most three that raise the score and three that lower it, strongest first."""
    strongest = sorted(reasons, key=lambda r: -abs(r.get("effect") or 0))
    shown = [r for d in ("up", "down") for r in [x for x in strongest if x["direction"] == d][:3]]
    if not shown:
        return None
    return html.Ul(
        [_reason(reason, in_words(reason, names), high_is_good) for reason in shown], className="reasons"
    )


def _reason(reason: Mapping[str, Any], words: str, high_is_good: bool) -> html.Li:
    raises = reason["direction"] == "up"
    mark = "▲" if raises else "▼"
    title = _("raises the score") if raises else _("lowers the score")
    colour = "lowers" if raises == high_is_good else "raises"
    sign = html.Span(mark, className=colour, title=title, role="img", **{"aria-label": title})
    return html.Li([sign, html.Span(words)])


def evidence(score: Score, outcome: str) -> str:
    """How right scores like this one have been; `outcome` completes "of n records scored so, x % ..."."""
    known = score.evidence
    if known is None or not known.n:
        return _("How right it is, is not known yet.") + " " + checked(score)
    asked = (
        _("How right has it been?") if known.basis == "matured" else _("How right was it on records kept aside?")
    )
    said = _(
        "Of {n} records scored {low} to {high}, {rate} ({least}–{most}) {outcome}.",
        n=format.number(known.n), low=format.percent(known.low, 0), high=format.percent(known.high, 0),
        rate=format.percent(known.rate, 0), least=format.percent(known.rate_low, 0),
        most=format.percent(known.rate_high, 0), outcome=outcome,
    )  # fmt: skip
    lift = _("That is {lift} times the average.", lift=format.number(known.lift, 1)) if known.lift else ""
    counted = _("Counted on {day}.", day=format.day(known.checked_on))
    return " ".join(part for part in (asked, said, lift, counted, checked(score)) if part)


def checked(score: Score) -> str:
    """Which model said so, and when a run confirmed it last."""
    return _("Model {version}, checked {ago}.", version=score.model_version, ago=format.ago(score.checked_at))


def reason_words(code: str | None) -> str | None:
    words = {
        "drift": _("What comes in looks different from what the model has learned from."),
        "gate": _("The newest scores did not pass their checks."),
        "converted": _("The lead was converted before it could be scored."),
        "closed": _("The lead was given up before it could be scored."),
        "too_old": _("The lead came in too long ago for the model to say anything about it."),
        "unsure": _("The model is not sure enough to say."),
        "rolled_back": _("The run that scored it was rolled back."),
        "no_history": _("There is no order or contract yet."),
        "churned": _("The customer has left already."),
    }
    return words.get(code or "", code)


def _note(icon_name: str, text: str, why: str | None) -> html.Div:
    return html.Div([html.P([icon(icon_name), " ", text]), html.P(why, className="soft") if why else None])
