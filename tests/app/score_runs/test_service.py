"""A run of scores: compared first, applied whole, rolled back whole; people keep the last word."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.leads.model import Lead
from app.score_runs import listing, review
from app.score_runs import service as score_runs
from app.score_runs.model import RunStatus
from app.score_runs.schema import RunQuery
from app.scores import service
from pipelines.kernel.robots import SCORER
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def leads(company) -> list[Lead]:
    rows = [
        Lead(name=f"Lead {n}", owner_id=owner.user_id, team_id=owner.team_id)
        for n, owner in enumerate((company.ben, company.ben, company.carl))
    ]
    with work(company.ada) as w:
        w.session.add_all(rows)
    return rows


def propose(leads, *values, version="1"):
    said = [
        Proposed(lead.id, value, [{"field": "channel", "effect": 0.4, "direction": "up"}], NOW)
        for lead, value in zip(leads, values, strict=True)
    ]
    with work(SCORER) as w:
        return proposing.propose(w, "lead_quality", "lead", version, said)


def applied(actor, leads, *values, version="1"):
    run = propose(leads, *values, version=version)
    with work(actor) as w:
        return score_runs.approve(w, run.id)


def in_force(actor, leads) -> list[float | None]:
    with work(actor) as w:
        return [next((s.value for s in service.find_for(w, "lead", lead.id)), None) for lead in leads]


def test_propose_changes_no_record(company, leads):
    run = propose(leads, 0.1, 0.2, 0.3)
    assert (run.status, run.counts["new"]) == (RunStatus.PROPOSED, 3)
    assert in_force(company.ada, leads) == [None, None, None]


def test_approve_writes_only_what_changed(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    run = applied(company.ada, leads, 0.1, 0.25, 0.3)
    assert (run.counts["changed"], run.counts["unchanged"]) == (1, 2)
    with work(company.ada) as w:
        written = w.session.scalar(text("select count(*) from app.scores_ever where run_id = :id"), {"id": run.id})
    assert written == 1
    assert in_force(company.ada, leads) == [0.1, 0.25, 0.3]


def test_diff_names_the_largest_movers(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    run = propose(leads, 0.1, 0.9, 0.35)
    with work(company.ana) as w:
        movers = review.diff(w, run.id).largest
    assert [(m.entity_id, m.before, m.after) for m in movers] == [
        (leads[1].id, 0.2, 0.9),
        (leads[2].id, 0.3, 0.35),
    ]


def test_a_run_is_decided_once(company, leads):
    run = applied(company.ada, leads, 0.1, 0.2, 0.3)
    with pytest.raises(Conflict), work(company.ada) as w:
        score_runs.approve(w, run.id)


def test_only_administrators_decide_and_only_robots_propose(company, leads):
    run = propose(leads, 0.1, 0.2, 0.3)
    for actor in (company.ben, company.mona, company.ana):
        with pytest.raises(NotPermitted), work(actor) as w:
            score_runs.approve(w, run.id)
    with pytest.raises(NotPermitted), work(company.ben) as w:
        proposing.propose(w, "lead_quality", "lead", "1", [])


def test_a_score_is_out_of_reach_with_its_record(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    assert in_force(company.ben, leads) == [0.1, 0.2, None]
    with pytest.raises(NotFound), work(company.ben) as w:
        service.override(w, "lead", leads[2].id, "lead_quality", "I know them", value=0.9)


def test_roll_back_restores_what_stood_before_and_keeps_overrides(company, leads):
    applied(company.ada, leads[:2], 0.1, 0.2)
    run = applied(company.ada, leads, 0.5, 0.6, 0.7, version="2")
    with work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", "They called us", value=0.9)
    with work(company.carl) as w:
        service.override(w, "lead", leads[2].id, "lead_quality", "A friend of mine", value=0.8)
    with work(company.ada) as w:
        assert score_runs.roll_back(w, run.id, "Wrong price list").status == RunStatus.ROLLED_BACK
    assert in_force(company.ada, leads) == [0.1, 0.2, None]
    with work(company.ada) as w:
        kept = [service.find_for(w, "lead", lead.id)[0].override for lead in (leads[0], leads[2])]
        trail = w.session.scalars(
            text("select action from app.audit_entries where entity = 'score_runs' order by id")
        ).all()
    assert [o.value for o in kept] == [0.9, 0.8]
    assert trail == ["approve", "approve", "roll_back"]


def test_rolled_back_runs_never_come_back(company, leads):
    runs = [applied(company.ada, leads, value, 0.2, 0.3, version=f"{value}") for value in (0.1, 0.5, 0.9)]
    for run, standing in ((runs[1], 0.9), (runs[2], 0.1), (runs[0], None)):
        with work(company.ada) as w:
            score_runs.roll_back(w, run.id, "Wrong price list")
        assert in_force(company.ada, leads)[0] == standing
    with work(company.ada) as w:
        ever = w.session.scalars(
            text("select value from app.scores_ever where entity_id = :id order by value"), {"id": leads[0].id}
        )
        assert ever.all() == [0.1, 0.5, 0.9]


def test_what_a_rolled_back_run_left_out_is_not_frozen_by_it(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    partial = applied(company.ada, leads[1:], 0.2, 0.9)
    with work(company.ada) as w:
        assert service.find_for(w, "lead", leads[0].id)[0].state == "frozen"
        score_runs.roll_back(w, partial.id, "It saw half of the leads")
    with work(company.ada) as w:
        assert [service.find_for(w, "lead", lead.id)[0].state for lead in leads] == ["ok"] * 3


@pytest.mark.parametrize("later", ["applied", "refused"])
def test_a_run_is_not_approved_once_a_later_one_was_decided(company, leads, later):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    waiting = propose(leads, 0.9, 0.9, 0.9)
    if later == "applied":
        applied(company.ada, leads, 0.1, 0.2, 0.35)
    else:
        with work(SCORER) as w:
            score_runs.refuse(w, "lead_quality", "lead", "1", "drift", {"findings": []})
    with pytest.raises(Conflict, match="later run"), work(company.ada) as w:
        score_runs.approve(w, waiting.id)
    with work(company.ada) as w:
        assert score_runs.reject(w, waiting.id, "Overtaken").status == RunStatus.REJECTED


def test_a_record_scored_anew_keeps_its_score_when_an_older_run_is_approved(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    waiting = propose(leads[:2], 0.5, 0.6)
    for lead, value in ((leads[0], 0.8), (leads[2], 0.7)):
        with work(SCORER) as w:
            said = [Proposed(lead.id, value, [], NOW)]
            anew = proposing.propose(w, "lead_quality", "lead", "1", said, only=[lead.id])
            score_runs.apply_by_rule(w, anew.id)
    with work(company.ada) as w:
        score_runs.approve(w, waiting.id)
        assert service.find_for(w, "lead", leads[2].id)[0].state == "ok"
    assert in_force(company.ada, leads) == [0.8, 0.6, 0.7]
    with work(company.ada) as w:
        score_runs.roll_back(w, waiting.id, "Wrong price list")
    assert in_force(company.ada, leads) == [0.8, 0.2, 0.7]


def test_proposals_lost_in_a_crash_are_not_approved_as_if_nothing_changed(company, leads):
    run = propose(leads, 0.1, 0.2, 0.3)
    with work(SCORER) as w:
        w.session.execute(text("delete from app.score_proposals where run_id = :id"), {"id": run.id})
    with pytest.raises(Conflict, match="lost"), work(company.ada) as w:
        score_runs.approve(w, run.id)
    assert in_force(company.ada, leads) == [None, None, None]


def test_an_override_survives_later_runs_and_needs_a_reason(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    with pytest.raises(Invalid, match="reason"), work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", " ", value=0.9)
    with pytest.raises(Invalid) as refused, work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", " ", value=9)
    assert set(refused.value.fields) == {"value", "reason"}
    with work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", "They called us", value=0.9)
    applied(company.ada, leads, 0.4, 0.2, 0.3)
    with work(company.ben) as w:
        view = service.find_for(w, "lead", leads[0].id)[0]
        listed = service.find_many(w, "lead_quality", [leads[0].id])
    assert (view.value, view.override.value, view.override.by) == (0.4, 0.9, "Ben")
    assert listed[leads[0].id][0] == 0.9


@pytest.mark.parametrize(
    "word", [{"label": "hot"}, {"label": " "}, {"value": 0.5, "label": "hot"}, {"value": 1.5}, {}]
)
def test_a_chance_is_answered_by_a_chance_alone(company, leads, word):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    with pytest.raises(Invalid), work(company.ben) as w:
        service.override(w, "lead", leads[0].id, "lead_quality", "They called us", **word)


def test_a_run_that_moves_much_waits_for_a_person(company, leads):
    first = propose(leads, 0.1, 0.2, 0.3)
    with work(SCORER) as w:
        assert score_runs.apply_by_rule(w, first.id)
    second = propose(leads, 0.9, 0.9, 0.9)
    with work(SCORER) as w:
        assert not score_runs.apply_by_rule(w, second.id)
    assert in_force(company.ada, leads) == [0.1, 0.2, 0.3]


def test_a_run_that_leaves_out_most_scores_in_force_waits_for_a_person(company):
    """An empty mart is likelier than that most leads were closed in a night."""
    many = [Proposed(uuid4(), 0.2, [], NOW) for _ in range(120)]
    waits = []
    for said in (many, many[:70], many[:10], []):
        with work(SCORER) as w:
            run = proposing.propose(w, "lead_quality", "lead", "1", said)
            waits.append(not score_runs.apply_by_rule(w, run.id))
    assert waits == [False, False, True, True]
    with work(company.ada) as w:
        asked = review.list_runs(w, RunQuery()).rows[0]
        frozen = w.session.scalar(text("select count(*) from app.scores where frozen_at is not null"))
    assert listing.why(asked) == "70 of 70 scores in force are not in this run and would freeze: a person decides."
    assert frozen == 50


def test_a_refused_model_says_so_on_the_record(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    with work(SCORER) as w:
        score_runs.refuse(w, "lead_quality", "lead", "2", "drift", {"findings": []})
    with work(company.ben) as w:
        view = service.find_for(w, "lead", leads[0].id)[0]
    assert (view.state, view.why, view.value) == ("disabled", "drift", 0.1)


def test_a_failed_write_leaves_nothing(company, leads):
    with pytest.raises(Exception, match="null value"), work(SCORER) as w:
        proposing.propose(w, "lead_quality", "lead", "1", [Proposed(None, 0.5, [], NOW)])
    with work(company.ada) as w:
        assert score_runs.list_runs(w) == []
