"""How a score stands: frozen, old, expired, switched off, or not there at all, and why."""

from uuid import UUID

import pytest
import yaml
from sqlalchemy import text

from app.access.work import work
from app.leads.model import Lead
from app.score_runs import service as score_runs
from app.scores import asking, page, service
from app.scores.page import QUIET_DAYS
from pipelines.kernel.robots import SCORER
from tests.app.making import a_customer
from tests.app.models.test_standing import back, champion, refuse
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.app.score_runs.test_service import NOW, applied, leads
from tests.app.ui.reading import find, texts
from tests.architecture.source import ROOT

__all__ = ["leads"]


def view(actor, lead):
    with work(actor) as w:
        return service.find_for(w, "lead", lead.id)[0]


def shown(actor, lead) -> str:
    with work(actor) as w:
        return " ".join(texts(page.card("lead", w, lead.id)))


def test_what_a_run_leaves_out_is_frozen_until_a_run_is_about_it_again(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    applied(company.ada, leads[1:], 0.2, 0.3)
    frozen, covered = view(company.ben, leads[0]), view(company.ben, leads[1])
    assert (frozen.state, frozen.value, frozen.expires_at) == ("frozen", 0.1, None)
    assert (covered.state, covered.expires_at > covered.checked_at) == ("ok", True)
    assert "Frozen since" in shown(company.ben, leads[0])
    refuse()
    assert view(company.ben, leads[0]).state == "frozen"
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    assert view(company.ben, leads[0]).state == "ok"


def test_one_record_scored_anew_freezes_no_other(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    with work(SCORER) as w:
        one = [Proposed(leads[0].id, 0.5, [], NOW)]
        run = proposing.propose(w, "lead_quality", "lead", "1", one, only=[leads[0].id])
        score_runs.apply_by_rule(w, run.id)
    assert [view(company.ada, lead).state for lead in leads] == ["ok", "ok", "ok"]


def test_the_change_over_seven_days_is_against_what_stood_then(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    assert view(company.ben, leads[0]).change_7_days is None
    back("update app.scores set scored_at = now() - interval '9 days'")
    applied(company.ada, leads, 0.25, 0.2, 0.3)
    assert view(company.ben, leads[0]).change_7_days == pytest.approx(0.15)
    assert view(company.ben, leads[1]).change_7_days == 0
    assert "+15 points in 7 days" in shown(company.ben, leads[0])
    assert "unchanged in 7 days" in shown(company.ben, leads[1])


def test_a_run_that_was_rolled_back_does_not_count_as_what_stood(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    wrong = applied(company.ada, leads, 0.9, 0.2, 0.3)
    with work(company.ada) as w:
        score_runs.roll_back(w, wrong.id, "wrong price list")
    back("update app.scores set scored_at = now() - interval '10 days'")
    applied(company.ada, leads, 0.15, 0.2, 0.3)
    assert view(company.ben, leads[0]).change_7_days == pytest.approx(0.05)


def test_a_score_that_no_run_confirms_grows_old_and_expires(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    late = "update app.{} set {} = now() - interval '1 day' * :days"
    for days, state, words in (
        (8, "stale", "It expires on"),
        (31, "expired", "No run has confirmed it for 30 days."),
    ):
        for table, column in (("scores", "scored_at"), ("score_runs", "decided_at")):
            back(late.format(table, column), days=days)
        assert view(company.ben, leads[0]).state == state
        assert words in shown(company.ben, leads[0])
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    assert view(company.ben, leads[0]).state == "ok"


def test_why_there_is_no_score_is_told_in_words(company, leads):
    with work(company.ben) as w:
        assert asking.why_none(w, "lead", leads[0].id) == "no_model"
    assert "No model passed its checks yet." in shown(company.ben, leads[0])
    champion()
    assert "Scores come with a pipeline run." in shown(company.ben, leads[0])
    applied(company.ada, leads[1:], 0.2, 0.3)
    assert "Scores come with a pipeline run." in shown(company.ben, leads[0])
    with work(company.ada) as w:
        w.session.add(Lead(id=UUID(int=9), name="New", owner_id=company.ben.user_id, team_id=company.ben.team_id))
    assert "It came in after the last run" in shown(company.ben, Lead(id=UUID(int=9)))
    refuse()
    words = shown(company.ben, leads[0])
    assert "Switched off: the model is not trusted at the moment." in words
    assert "What comes in looks different from what the model has learned from." in words


def test_while_a_model_is_switched_off_lists_show_peoples_words_alone(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    with work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", "They called us", value=0.9)
    refuse()
    with work(company.ben) as w:
        listed = service.find_many(w, "lead_quality", [lead.id for lead in leads[:2]])
    assert listed == {leads[0].id: (0.9, "A"), leads[1].id: (None, None)}
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    with work(company.ben) as w:
        assert service.find_many(w, "lead_quality", [leads[1].id]) == {leads[1].id: (0.2, "B")}


def test_a_persons_word_can_be_taken_back(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    with work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", "They called us", value=0.9)
        buttons = find(page.card("lead", w, leads[0].id), "Button")
        assert {"take_back": "lead_quality"} in [button.id for button in buttons]
        service.take_back_override(w, "lead", leads[0].id, "lead_quality", "")
        assert service.find_for(w, "lead", leads[0].id)[0].override is None


def test_a_customer_without_a_contract_is_told_what_leaving_means(company, ben):
    bound, loose = a_customer(ben), a_customer(ben)
    said = [Proposed(one.id, 0.3, [], NOW) for one in (bound, loose)]
    with work(SCORER) as w:
        score_runs.apply_by_rule(w, proposing.propose(w, "churn_risk_90", "customer", "1", said).id)
    with work(company.ada) as w:
        w.session.execute(
            text(
                "insert into app.subscriptions (customer_id, plan, monthly_amount, currency, started_on)"
                " values (:id, 'team', 10, 'CNY', '2026-01-01')"
            ),
            {"id": bound.id},
        )
    words = "Without a contract, leaving means 180 days without an order."
    with work(ben) as w:
        assert any(words in each for each in texts(page.card("customer", w, loose.id)))
        assert not any(words in each for each in texts(page.card("customer", w, bound.id)))


def test_the_days_without_an_order_are_those_of_the_marts():
    project = yaml.safe_load((ROOT / "dbt_project/dbt_project.yml").read_text())
    assert project["vars"]["churn_gap_days"] == QUIET_DAYS
