"""Scores on records, and people who know better."""

from datetime import UTC, datetime

import pytest

from app.access.work import work
from app.score_runs import service as score_runs
from app.scores import service as scores
from pipelines.kernel.robots import SCORER
from tests.app.making import a_lead
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed

pytestmark = pytest.mark.journey

WHY = [{"field": "touch_count", "value": 7, "effect": 0.5, "direction": "up"}]


def scored(lead_id, value: float = 0.34) -> None:
    said = Proposed(lead_id, value, WHY, datetime.now(UTC), low=0.3, high=0.4)
    with work(SCORER) as w:
        run = proposing.propose(w, "lead_quality", "lead", "v1", [said])
        score_runs.apply_by_rule(w, run.id)


def test_a_lead_shows_its_quality_with_reasons(signed_in, ben):
    lead = a_lead(ben)
    scored(lead.id)
    reader = signed_in(ben)
    reader.sees("34% A")
    reader.follows("Li Lei")
    reader.sees("Lead quality", "30%–40%", "touches: 7")


def test_somebody_who_knows_better_disagrees_and_says_why(signed_in, ben):
    lead = a_lead(ben)
    scored(lead.id)
    reader = signed_in(ben, f"/leads/{lead.id}")
    reader.fills("What was said or noted", "A draft")
    reader.presses("Disagree")
    reader.fills("Your estimate, in percent", "80")
    reader.presses("Keep my estimate")
    reader.sees("Say why you disagree")
    reader.fills("Why do you disagree?", "They called me themselves")
    reader.presses("Keep my estimate")
    reader.sees("80%", "Ben disagreed with the model: They called me themselves")
    reader.page.locator(".timeline", has_text="Disagreed with the model: 80%").wait_for()
    assert reader.field("What was said or noted").input_value() == "A draft"
    scored(lead.id, 0.36)
    with work(ben) as w:
        assert scores.find_for(w, "lead", lead.id)[0].override.value == 0.8


def test_an_analyst_sees_scores_and_cannot_overrule_them(signed_in, ana, ben):
    lead = a_lead(ben)
    scored(lead.id)
    reader = signed_in(ana, f"/leads/{lead.id}")
    reader.sees("Lead quality", "34%")
    assert reader.page.get_by_role("button", name="Disagree").count() == 0
