"""A score in words."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from app.core.i18n import speaking
from app.ui.reasons import FIELDS, in_words
from app.ui.score_card import score_body, score_chip
from tests.app.ui.reading import find, texts
from tests.architecture.source import ROOT


@dataclass(frozen=True)
class Evidence:
    low: float = 0.3
    high: float = 0.4
    n: int = 412
    rate: float = 0.35
    rate_low: float = 0.31
    rate_high: float = 0.4
    lift: float | None = 2.5
    checked_on: date = date(2026, 11, 20)
    basis: str = "matured"


@dataclass(frozen=True)
class Override:
    value: float | None = 0.8
    reason: str = "They told me"
    by: str | None = "Ben"
    at: datetime = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Score:
    name: str = "churn_risk_90"
    value: float | None = 0.37
    low: float | None = 0.31
    high: float | None = 0.43
    grade: str | None = "D"
    reasons: list[dict[str, Any]] = field(
        default_factory=lambda: [
            {"field": "csat_90_days", "value": 2.1, "effect": 0.4, "direction": "up"},
            {"field": "recency_days", "value": 74, "effect": 0.9, "direction": "up"},
            {"field": "channel", "value": "baidu", "effect": -0.3, "direction": "down"},
        ]
    )
    state: str = "ok"
    why: str | None = None
    model_version: str = "v1"
    checked_at: datetime = datetime(2026, 11, 20, tzinfo=UTC)
    expires_at: datetime | None = datetime(2026, 12, 20, tzinfo=UTC)
    change_7_days: float | None = 0.08
    override: Override | None = None
    evidence: Evidence | None = field(default_factory=Evidence)


def told(score: Score) -> list[str]:
    return texts(score_body(score, {"baidu": "Baidu"}, high_is_good=False, outcome="left within 90 days"))


def test_a_score_tells_how_sure_why_and_how_right_it_has_been():
    words = told(Score())
    assert words[:3] == ["37%", "grade D", "+8 points in 7 days"]
    reasons = ["no order for 74 days", "mean rating in the last 90 days: 2.1", "channel: Baidu"]
    assert [word for word in words if word in reasons] == reasons
    evidence = next(word for word in words if word.startswith("How right"))
    assert "Of 412 records scored 30% to 40%, 35% (31%–40%) left within 90 days." in evidence
    assert "2.5 times the average. Counted on 20 Nov 2026." in evidence
    assert "Checked" in evidence


def test_a_score_without_evidence_says_so():
    words = told(Score(evidence=None))
    assert any("How right it is, is not known yet." in word for word in words)
    assert "Of records scored alike, 31%–43% left within 90 days." in words


def test_what_was_measured_on_records_kept_aside_does_not_pose_as_experience():
    words = told(Score(evidence=Evidence(basis="held_out")))
    assert any(word.startswith("How right was it on records kept aside? Of 412") for word in words)


def test_a_persons_word_stands_above_the_models():
    words = told(Score(override=Override()))
    assert words[0] == "80%"
    assert "Ben disagreed with the model: They told me" in words
    assert "31%–43%" not in words


@pytest.mark.parametrize("state", ["disabled", "expired", "unscored"])
def test_a_persons_word_stands_also_where_the_model_says_nothing(state):
    """The run that scored it may be rolled back, or its model switched off."""
    words = told(Score(value=None if state == "unscored" else 0.37, state=state, override=Override()))
    assert words[0] == "80%"
    assert "Ben disagreed with the model: They told me" in words
    assert "37%" not in words


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (Score(value=None, state="unscored"), "Not enough is known for a score."),
        (Score(state="disabled", why="drift"), "Switched off: the model is not trusted at the moment."),
        (Score(state="stale"), "This score is old; a newer one is not there yet."),
        (Score(state="stale"), "It expires on 20 Dec 2026."),
        (Score(state="expired", why="expired"), "No run has confirmed it for 30 days."),
        (Score(state="frozen"), "Frozen since 20 Nov 2026."),
    ],
)
def test_every_state_is_told(score, words):
    assert words in told(score)


def test_a_model_that_is_not_trusted_shows_no_number():
    words = told(Score(state="disabled", why="drift"))
    assert "37%" not in words
    assert "What comes in looks different from what the model has learned from." in words


@pytest.mark.parametrize(("grade", "tone"), [("A", "good"), ("D", "bad")])
def test_a_grade_has_its_colour_and_its_letter(grade, tone):
    chip = score_chip((0.4, grade))
    assert f"chip-{tone}" in chip.className
    assert (texts(chip), chip.title) == ([f"40% {grade}"], f"grade {grade}")


def test_reasons_are_said_in_the_readers_language():
    reason = {"field": "created_weekday", "value": 3, "effect": 1, "direction": "up"}
    assert in_words(reason, {}) == "came in on Wednesday"
    assert in_words({"field": "monetary_amount", "value": 16326.4}, {}) == "ordered so far: ¥16,326"
    assert in_words({"field": "created_hour", "value": 8.0}, {}) == "hour it came in: 08:00"
    with speaking("zh"):
        assert in_words(reason, {}) == "星期三进入"
        assert in_words({**reason, "field": "basis", "value": "subscription"}, {}) == "合作方式：合同"
        assert in_words({**reason, "field": "employees", "value": None}, {}) == "员工数：未知"


NO_FEATURES = {
    *("lead_id", "customer_id", "owner_id", "team_id", "as_of", "is_latest", "is_open", "custom", "source_system"),
    *("horizon_days", "converted_at", "days_to_convert", "observed_days", "label", "churned_on", "days_to_churn"),
}
"""Columns of the marts that models do not learn from: keys, labels, and what the company adds itself."""


@pytest.mark.parametrize("mart", ["ml_leads", "ml_customers"])
def test_every_feature_of_the_models_has_words(mart):
    """A column added to a mart of the models must be said in words too."""
    described = yaml.safe_load((ROOT / f"dbt_project/models/marts/ml/{mart}.yml").read_text())
    columns = {column["name"] for model in described["models"] for column in model["columns"]}
    assert columns - NO_FEATURES - set(FIELDS) == set()


def test_arrows_are_told_to_those_who_do_not_see_them():
    arrows = [part for part in find(score_body(Score(), {}, high_is_good=False, outcome="left"), "Span")]
    labels = {getattr(a, "aria-label", None) for a in arrows} - {None}
    assert labels == {"raises the score", "lowers the score"}


def test_reasons_by_codes_and_by_fields_that_the_company_added_are_said_in_words():
    with speaking("zh"):
        assert in_words({"field": "industry", "value": "retail"}, {}) == "行业：零售"
        assert in_words({"field": "country", "value": "Atlantis"}, {}) == "国家：Atlantis"
    own = {"cf_3": "Speed", "cf_3:o1": "Fast"}
    assert in_words({"field": "cf_3", "value": "o1"}, own) == "Speed: Fast"
    assert in_words({"field": "cf_9", "value": 2.0}, own) == "cf 9: 2"
