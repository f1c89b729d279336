"""What a model said about a record, in the reader's words: how sure, why, and how right it has been."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from dash import html

from app.core.i18n import _, sentences
from app.ui import format
from app.ui.elements import Span
from app.ui.icons import icon
from app.ui.parts import chip, when
from app.ui.reasons import in_words

Scored = tuple[float | None, str | None]
"""Value and grade of one score, as a list shows it."""


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
    def grade(self) -> str | None: ...
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
    def expires_at(self) -> datetime | None: ...
    @property
    def change_7_days(self) -> float | None: ...
    @property
    def override(self) -> Override | None: ...
    @property
    def evidence(self) -> Evidence | None: ...


TONES = {"A": "good", "B": "calm", "C": "warn", "D": "bad"}
"""Grade -> its colour: A is what one wishes for, a likely conversion or an unlikely loss."""


def grade_words(letter: str) -> str:
    return _("grade {letter}", letter=letter)


def moved(by: float | None) -> Any:
    """By how many points of a hundred a score rose or fell; nothing where there was none before."""
    if by is None:
        return format.NOTHING
    return Span([icon("up" if by > 0 else "down"), format.signed(by * 100)]) if round(by * 100) else "±0"


def score_chip(scored: Scored | None) -> Any:
    """A score in a list: share and grade, in the grade's colour."""
    if scored is None or scored[0] is None:
        return format.NOTHING
    value, grade = scored
    title = grade_words(grade) if grade else None
    return chip(f"{format.chance(value)} {grade or ''}".strip(), TONES.get(grade or "", "calm"), title)


def score_sign(scored: Scored | None, by: float | None) -> Any:
    """A score on a card: bars that say its grade without colour, the share, and by how much it moved."""
    if scored is None or scored[0] is None:
        return format.NOTHING
    value, grade = scored
    bars = Span(className="score-bars", **{"aria-hidden": "true"})
    change = [] if by is None else [moved(by)]
    look, title = (f"score-sign grade-{grade}", grade_words(grade)) if grade else ("score-sign", None)
    return Span([bars, format.chance(value), *change], className=look, title=title)


def score_body(
    score: Score, names: Mapping[str, str], *, high_is_good: bool, outcome: str, meaning: str | None = None
) -> list[Any]:
    """One score: number, grade, what it means, reasons, evidence; or why there is none.

    `names` maps codes in reasons to words; `outcome` completes "of n records scored so, x % ...". A person's word
    is shown whatever became of the model's.
    """
    silent = _silent(score)
    if silent is not None:
        said = [_number(score), _overridden(score.override)] if score.override else []
        return [*said, silent]
    parts = [_number(score), html.P(meaning, className="score-meaning") if meaning else None]
    if score.override:
        parts.append(_overridden(score.override))
    elif score.evidence is None and score.low is not None and score.high is not None:
        parts.append(_alike(score.low, score.high, outcome))
    parts += [_age(score), _reasons(score.reasons, names, high_is_good=high_is_good)]
    parts.append(html.P(evidence(score, outcome), className="evidence"))
    return parts


def _silent(score: Score) -> html.Div | None:
    """Why the model says nothing now; None if it does."""
    if score.state == "disabled":
        return _note("lock", _("Switched off: the model is not trusted at the moment."), reason_words(score.why))
    if score.state == "expired":
        return _note("clock", _("The last score is too old to be relied on."), reason_words(score.why))
    if score.value is None:
        return _note("info", _("Not enough is known for a score."), reason_words(score.why))
    return None


def _age(score: Score) -> Any:
    """That a score is old or frozen, where it is."""
    if score.state == "stale":
        expires = _("It expires on {day}.", day=format.day(score.expires_at)) if score.expires_at else None
        return _note("clock", _("This score is old; a newer one is not there yet."), expires)
    if score.state == "frozen":
        why = _("The record was closed or left then; its score stays as it was.")
        return _note("lock", _("Frozen since {day}.", day=format.day(score.checked_at)), why)
    return None


def _number(score: Score) -> html.Div:
    value = score.override.value if score.override and score.override.value is not None else score.value
    number: list[Any] = [html.Strong(format.percent(value, 0) if score.override else format.chance(value))]
    if score.grade:
        number.append(chip(grade_words(score.grade), TONES[score.grade]))
    if score.change_7_days is not None and not score.override and _silent(score) is None:
        number.append(html.Span(change_words(score.change_7_days), className="soft score-change"))
    return html.Div(number, className="score-number")


def change_words(change: float) -> str:
    """By how many points a score moved within seven days."""
    points = round(change * 100)
    if not points:
        return _("unchanged in 7 days")
    return _("{points} points in 7 days", points=format.signed(points))


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
        return sentences([_("How right it is, is not known yet."), checked(score)])
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
    return sentences([asked, said, lift, counted, checked(score)])


def checked(score: Score) -> str:
    """When a run confirmed it last."""
    return _("Checked {ago}.", ago=format.ago(score.checked_at))


def reason_words(code: str | None) -> str | None:
    words = {
        "drift": _("What comes in looks different from what the model has learned from."),
        "gate": _("The newest scores did not pass their checks."),
        "converted": _("The lead was converted before it could be scored."),
        "closed": _("It was closed before it could be scored."),
        "too_old": _("It began too long ago for the model to say anything about it."),
        "unsure": _("The model is not sure enough to say."),
        "rolled_back": _("The run that scored it was rolled back."),
        "no_history": _("There is no order or contract yet."),
        "churned": _("The customer has left already."),
        "expired": _("No run has confirmed it for 30 days."),
        "no_model": _("No model passed its checks yet."),
        "too_new": _("It came in after the last run: the next one scores it, or you have it scored now."),
        "no_run": _("Scores come with a pipeline run."),
    }
    return words.get(code or "", code)


def _note(icon_name: str, text: str, why: str | None) -> html.Div:
    return html.Div([html.P([icon(icon_name), " ", text]), html.P(why, className="soft") if why else None])
