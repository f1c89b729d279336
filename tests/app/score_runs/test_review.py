"""Runs before a person: what they move, within reach, and the decision with its reason."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from app.access.actor import Reach, Role
from app.access.roles import shipped
from app.access.work import work
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.core.paging import Page
from app.leads.fields import LEAD
from app.leads.service import names as lead_names
from app.score_runs import page, review
from app.score_runs.model import RunStatus
from app.score_runs.permissions import SCORES_REVIEW
from app.score_runs.schema import RunQuery
from app.ui import names
from pipelines.kernel.robots import SCORER
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.app.score_runs.test_service import NOW, applied, in_force, leads, propose
from tests.app.ui.reading import texts

__all__ = ["leads"]


def listed(actor, **query) -> Page:
    with work(actor) as w:
        return review.list_runs(w, RunQuery(**query))


def moves(actor, run_id):
    with work(actor) as w:
        return review.list_moves(w, review.read(w, run_id))


def decide(actor, run, what, reason="wrong price list"):
    with work(actor) as w:
        return review.decide(w, run.id, what, reason)


def test_runs_about_one_record_are_listed_apart(company, leads):
    whole = propose(leads, 0.1, 0.2, 0.3)
    with work(SCORER) as w:
        said = [Proposed(leads[0].id, 0.5, [], NOW)]
        one = proposing.propose(w, "lead_quality", "lead", "1", said, only=[leads[0].id])
    assert [run.id for run in listed(company.ana).rows] == [whole.id]
    single = listed(company.ana, single=True).rows
    assert [(run.id, run.only) for run in single] == [(one.id, [leads[0].id])]
    assert listed(company.ana, status="applied").rows == []


def test_a_run_tells_the_same_moves_before_and_after_it_is_written(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    run = propose(leads, 0.1, 0.9, 0.35)
    proposed = moves(company.ana, run.id)
    assert [(m.entity_id, m.before, m.after) for m in proposed] == [
        (leads[1].id, 0.2, 0.9),
        (leads[2].id, 0.3, 0.35),
    ]
    decide(company.ada, run, "approve")
    assert moves(company.ana, run.id) == proposed
    decide(company.ada, run, "roll_back")
    assert moves(company.ana, run.id) == proposed


def test_the_spread_counts_each_changed_score_once(company, leads):
    applied(company.ada, leads[:2], 0.1, 0.2)
    run = propose(leads, 0.1, 0.9, 0.35)
    with work(company.ana) as w:
        spread = review.list_spread(w, review.read(w, run.id))
    assert sorted((one.step, one.n) for one in spread if one.step is not None) == [(len(review.STEPS), 1)]
    assert sum(one.n for one in spread) == 2  # one moved, one is new


def test_a_decision_needs_a_reason_and_is_made_once(company, leads):
    run = propose(leads, 0.1, 0.2, 0.3)
    with pytest.raises(Invalid, match="reason"):
        decide(company.ada, run, "approve", "  ")
    done = decide(company.ada, run, "approve", "checked by hand")
    assert (done.status, done.why, done.decided_by) == (RunStatus.APPLIED, "checked by hand", "Ada")
    with pytest.raises(Conflict):
        decide(company.ada, run, "approve", "again")
    with pytest.raises(Conflict):
        decide(company.ada, run, "reject", "too late")
    assert in_force(company.ada, leads) == [0.1, 0.2, 0.3]


def test_rolling_back_restores_once_and_leaves_its_reason_in_the_trail(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    run = applied(company.ada, leads, 0.5, 0.2, 0.3)
    with work(company.ana) as w:
        assert review.count_standing(w, review.read(w, run.id)) == 1
    back = decide(company.ada, run, "roll_back")
    assert (back.status, back.rolled_back_by) == (RunStatus.ROLLED_BACK, "Ada")
    assert in_force(company.ada, leads) == [0.1, 0.2, 0.3]
    with pytest.raises(Conflict):
        decide(company.ada, run, "roll_back")
    with work(company.ada) as w:
        trail = w.session.scalars(text("select reason from app.audit_entries where action = 'roll_back'")).all()
    assert trail == ["wrong price list"]


def test_a_rejected_run_changes_nothing_and_says_why(company, leads):
    run = decide(company.ada, propose(leads, 0.1, 0.2, 0.3), "reject")
    assert (run.status, run.why) == (RunStatus.REJECTED, "wrong price list")
    assert in_force(company.ada, leads) == [None, None, None]
    assert moves(company.ana, run.id) == []


def test_only_reviewers_look_and_only_administrators_decide(company, leads):
    run = propose(leads, 0.1, 0.2, 0.3)
    for actor in (company.ben, company.mona, company.sam):
        with pytest.raises(NotPermitted):
            listed(actor)
    for actor in (company.ana, company.leo, company.mona):
        with pytest.raises(NotPermitted):
            decide(actor, run, "approve")
    with pytest.raises(NotFound):
        moves(company.ana, leads[0].id)


def test_whoever_reviews_runs_may_see_every_record():
    """Proposals have no row policies: COPY refuses them."""
    reviewers = [role for role in map(shipped, Role) if SCORES_REVIEW in role.permissions]
    assert {reach for role in reviewers for reach in role.reads.values()} == {Reach.ALL}


def test_movers_out_of_reach_are_neither_read_nor_named(company, leads):
    applied(company.ada, leads, 0.1, 0.2, 0.3)
    run = applied(company.ada, leads, 0.5, 0.6, 0.7)
    names.tell(LEAD, lead_names)
    reviewer = replace(company.mona, permissions=company.mona.permissions | {SCORES_REVIEW})
    assert {m.entity_id for m in moves(reviewer, run.id)} == {leads[0].id, leads[1].id}
    with work(reviewer) as w:
        assert set(names.links(w, "lead", [lead.id for lead in leads])) == {leads[0].id, leads[1].id}
        said = texts(page._content(w, run.id))
    assert {"Lead 0", "Lead 1"} <= set(said)
    assert "Lead 2" not in said


def test_names_are_told_only_to_roles_that_include_the_records(company, leads):
    names.tell(LEAD, lead_names)
    with work(company.sam) as w:
        assert names.links(w, "lead", [leads[0].id]) == {}
