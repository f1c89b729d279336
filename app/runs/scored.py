"""Every score there is, declared once for all that name it: what it is called and means, where its grades begin.

How it is learnt and for whom stands in `pipelines/models/scorers.py`, which the app does not import.
"""

from dataclasses import dataclass
from typing import Any

from app.core.i18n import _l


@dataclass(frozen=True)
class Score:
    """`outcome` completes "of n records scored so, x % ..."; `says` tells what the share is a chance of.

    `cuts` are the chances at which the next grade begins, until an administrator edits them. A score without them
    names a category and no chance. If `high_is_good`, A is the highest grade, else the lowest.
    """

    name: str
    title: Any
    outcome: Any = None
    says: Any = None
    cuts: tuple[float, float, float] | None = None
    high_is_good: bool = False


@dataclass(frozen=True)
class Model:
    """What one model writes about one kind of record, from which mart; the last of its scores speaks for all."""

    name: str
    title: Any
    entity: str
    mart: str
    scores: tuple[Score, ...]

    @property
    def speaks(self) -> Score:
        return self.scores[-1]


def _leaves(name: str, title: Any, outcome: Any, says: Any) -> Score:
    return Score(name, title, outcome, says, (0.05, 0.1, 0.25))


MODELS = (
    Model(
        "lead_quality",
        _l("Lead quality"),
        "lead",
        "ml_leads",
        (
            Score(
                "lead_quality",
                _l("Lead quality"),
                _l("became customers"),
                _l("Chance to become a customer within 90 days of coming in."),
                (0.05, 0.12, 0.25),
                high_is_good=True,
            ),
        ),
    ),
    Model(
        "churn_risk",
        _l("Churn risk"),
        "customer",
        "ml_customers",
        (
            _leaves(
                "churn_risk_30",
                _l("Churn risk, 30 days"),
                _l("left within 30 days"),
                _l("Chance to leave within 30 days, counted from a week from now."),
            ),
            _leaves(
                "churn_risk_60",
                _l("Churn risk, 60 days"),
                _l("left within 60 days"),
                _l("Chance to leave within 60 days, counted from a week from now."),
            ),
            _leaves(
                "churn_risk_90",
                _l("Churn risk, 90 days"),
                _l("left within 90 days"),
                _l("Chance to leave within 90 days, counted from a week from now."),
            ),
        ),
    ),
    Model(
        "win_probability",
        _l("Win probability"),
        "deal",
        "ml_deals",
        (
            Score(
                "win_probability",
                _l("Win probability"),
                _l("were won"),
                _l("Chance to be won within 90 days from now."),
                (0.1, 0.25, 0.5),
                high_is_good=True,
            ),
        ),
    ),
    Model(
        "ticket_category",
        _l("Ticket category"),
        "ticket",
        "ml_tickets",
        (Score("ticket_category", _l("Ticket category")),),
    ),
)
TITLES = {model.name: model.title for model in MODELS}
BY_NAME = {model.name: model for model in MODELS}
BY_ENTITY = {model.entity: model for model in MODELS}
SCORES = {score.name: score for model in MODELS for score in model.scores}
GRADED = {name: score for name, score in SCORES.items() if score.cuts}
"""Scores that records show as a share, with a grade."""


def title_of(name: str) -> str:
    """What a score is called; one of the company's own that nobody described is named as it is stored."""
    return str(SCORES[name].title) if name in SCORES else name.replace("_", " ")
