"""Where grades begin and when a run waits: decided by an administrator, in the trail, in force at once."""

import json

import pytest
from sqlalchemy import text

from app.access.web import acting
from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.models import page as models_page
from app.score_runs import rules
from app.score_runs import service as score_runs
from app.score_runs.rules import DEFAULTS, RulesGiven
from app.scores import service
from pipelines.kernel.robots import SCORER
from tests.app.score_runs.test_cli import crm
from tests.app.score_runs.test_service import applied, leads, propose
from tests.app.ui.reading import find, texts

__all__ = ["crm", "leads"]

GIVEN = RulesGiven(first_cut=10, second_cut=20, third_cut=40, automatic_move=5)


def save(actor, given=GIVEN, seen=0, name="lead_quality"):
    with work(actor) as w:
        return rules.save(w, name, given, seen)


def grades(actor, leads):
    with work(actor) as w:
        listed = service.find_many(w, "lead_quality", [lead.id for lead in leads])
        shown = [service.find_for(w, "lead", lead.id)[0].grade for lead in leads]
    assert [listed[lead.id][1] for lead in leads] == shown
    return shown


def test_a_is_what_one_wishes_for():
    good, bad = DEFAULTS["lead_quality"], DEFAULTS["churn_risk_90"]
    assert [rules.grade("lead_quality", share, good) for share in (0.04, 0.05, 0.12, 0.25)] == list("DCBA")
    assert [rules.grade("churn_risk_90", share, bad) for share in (0.04, 0.05, 0.1, 0.25)] == list("ABCD")
    assert rules.grade("ticket_category", 0.9, rules.default("ticket_category")) is None


def test_grades_follow_an_edit_at_once_and_the_trail_keeps_both_sides(company, leads):
    applied(company.ada, leads, 0.08, 0.15, 0.3)
    assert grades(company.ada, leads) == ["C", "B", "A"]
    assert save(company.ada).version == 1
    assert grades(company.ada, leads) == ["D", "C", "B"]
    with work(company.ada) as w:
        kept = w.session.execute(
            text("select * from app.audit_entries where entity = 'score_rules' and action = 'update'")
        ).one()
    assert kept.actor_id == company.ada.user_id
    assert kept.changes["third_cut"] == [0.25, 0.4]


def test_the_grade_is_that_of_the_word_that_stands(company, leads):
    applied(company.ada, leads, 0.08, 0.15, 0.3)
    with work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", "They called us", value=0.9)
    assert grades(company.ben, leads[:1]) == ["A"]


def test_only_an_administrator_edits_and_nobody_overwrites_unseen(company):
    for actor in (company.ben, company.mona, company.ana, company.leo, company.sam):
        with pytest.raises(NotPermitted):
            save(actor)
    save(company.ada)
    with pytest.raises(Conflict):
        save(company.ada)
    with pytest.raises(Invalid) as refused:
        save(company.ada, RulesGiven(first_cut=10, second_cut=9, third_cut=40, automatic_move=5), seen=1)
    assert set(refused.value.fields) == {"second_cut", "third_cut"}
    with pytest.raises(NotFound):
        save(company.ada, name="ticket_category")


def test_a_run_waits_for_a_person_by_the_rule_that_holds(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    save(company.ada)
    run = propose(leads, 0.18, 0.28, 0.38)
    with work(SCORER) as w:
        assert not score_runs.apply_by_rule(w, run.id)
    save(company.ada, RulesGiven(first_cut=10, second_cut=20, third_cut=40, automatic_move=9), seen=1)
    with work(SCORER) as w:
        assert score_runs.apply_by_rule(w, run.id)


def test_the_page_says_where_grades_begin_and_lets_administrators_edit(company):
    save(company.ada)
    with acting(company.ada):
        page = models_page.show()
    words = texts(page)
    assert {"from 40%", "20 to 40%", "below 10%", "5 points"} <= set(words)
    assert len([one for one in find(page, "Button") if "rules" in one.id]) == len(DEFAULTS)
    with acting(company.ana):
        assert find(models_page.show(), "Button") == []


def test_the_command_line_shows_and_edits_them(company, crm):
    crm("set-rules", "lead_quality", "--cuts", "10,20,40", "--as", "ada")
    said = json.loads(crm("rules", "--json").stdout)["lead_quality"]
    assert (said["first_cut"], said["third_cut"], said["automatic_move"]) == (0.1, 0.4, 0.15)
    assert "40-100 %" in crm("rules").stdout
    crm("set-rules", "lead_quality", "--move", "7.5", "--as", "ada")
    assert json.loads(crm("rules", "--json").stdout)["lead_quality"]["automatic_move"] == 0.075
    assert "three percentages" in crm("set-rules", "lead_quality", "--cuts", "1,2", "--as", "ada", code=1).stderr
    assert "a number" in crm("set-rules", "lead_quality", "--cuts", "1,x,3", "--as", "ada", code=1).stderr
    assert "does not allow" in crm("set-rules", "lead_quality", "--cuts", "1,2,3", "--as", "ben", code=1).stderr
    assert "no such score" in crm("set-rules", "luck", "--move", "3", "--as", "ada", code=1).stderr
