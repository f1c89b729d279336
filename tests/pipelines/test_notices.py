"""Who is told of what happens and of what becomes due: once, whoever it concerns, and only what committed."""

from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.activities import service as activities
from app.activities.schema import ActivityChange, ActivityLog
from app.core.errors import NotFound
from app.deals import service as deals
from app.deals.schema import DealChange, DealMove
from app.events import follow
from app.events import service as events
from app.exports import service as exports
from app.jobs.perform import perform
from app.leads import service as leads
from app.notify import kinds, telling
from app.notify import service as notify
from app.notify.robots import TELLER
from app.notify.schema import NoticeQuery
from app.runs.scored import GRADED
from app.schedules.registry import SCHEDULES
from app.schedules.schema import Status
from app.schedules.service import Standing
from pipelines import notices as reader
from pipelines import reminders
from tests.app.making import a_deal, a_lead, a_task
from tests.app.notify.telling import notices

NOW = datetime.now(UTC)


@pytest.fixture
def heard(company):
    """`heard()`: all that happened since is told."""
    with work(TELLER) as w:
        events.begin(w, reader.READER)
    return lambda: follow.drain(TELLER, reader.READER, reader.hear, wanted=reader.WANTED)


def test_who_is_given_a_record_by_somebody_else_is_told(company, heard):
    lead = a_lead(company.mona)
    heard()
    assert notices(company.mona) == []
    with work(company.mona) as w:
        given = leads.transfer(w, lead.id, company.ben.user_id, lead.version)
    heard()
    heard()
    assert notices(company.ben) == [("assignment", lead.id)]
    with work(company.mona) as w:
        back = leads.transfer(w, lead.id, company.mona.user_id, given.version)
        leads.transfer(w, lead.id, company.ben.user_id, back.version)
    heard()
    assert len(notices(company.ben)) == 2


def test_a_giving_that_is_undone_is_told_to_nobody(company, heard):
    lead = a_lead(company.mona)
    with pytest.raises(ZeroDivisionError), work(company.mona) as w:
        given_then_broken(w, lead, company.ben)
    heard()
    assert notices(company.ben) == []


def given_then_broken(w, lead, to) -> None:
    leads.transfer(w, lead.id, to.user_id, lead.version)
    raise ZeroDivisionError


def test_notices_told_are_lost_with_the_place_of_their_reader(company, heard, monkeypatch):
    """The reader's place moves in the work that tells: killed in it, both are as before and told later, once."""
    lead = a_lead(company.mona)
    with work(company.mona) as w:
        leads.transfer(w, lead.id, company.ben.user_id, lead.version)

    def broken(w, found) -> None:
        reader.hear(w, found)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        follow.drain(TELLER, reader.READER, broken, wanted=reader.WANTED)
    assert notices(company.ben) == []
    heard()
    assert len(notices(company.ben)) == 1


def test_a_task_is_told_of_with_what_it_is_about(company, heard):
    lead = a_lead(company.mona)
    task = a_task(company.mona, lead_id=lead.id)
    with work(company.mona) as w:
        activities.transfer(w, task.id, company.ben.user_id, task.version)
    heard()
    assert notices(company.ben) == [("task_given", lead.id)]


def test_who_asked_for_a_job_is_told_when_it_is_done(company, heard):
    with work(company.ben) as w:
        job = exports.ask(w, "leads", {})
    heard()
    assert notices(company.ben) == []
    perform(job.id, Event())
    heard()
    assert notices(company.ben) == [("job_done", None)]


def looked(standing=(), now: datetime = NOW) -> int:
    with work(TELLER) as w:
        return reminders.look(w, list(standing), now)


def test_what_is_due_is_told_once_and_again_when_it_is_due_anew(company):
    task = a_task(company.ben, due_at=NOW + timedelta(minutes=20), remind_minutes=15)
    assert looked() == 0
    soon = NOW + timedelta(minutes=6)
    assert [looked(now=soon), looked(now=soon)] == [1, 0]
    with work(company.ben) as w:
        activities.change(w, task.id, ActivityChange(due_at=NOW + timedelta(days=1)), task.version)
    assert looked(now=NOW + timedelta(days=1)) == 1


def test_a_lead_that_nobody_answers_is_told_of_after_a_day(company):
    lead = a_lead(company.ben)
    answered = a_lead(company.ben)
    with work(company.ben) as w:
        leads.respond(w, answered.id)
    assert looked() == 0
    assert looked(now=NOW + timedelta(hours=25)) == 1
    assert notices(company.ben) == [("lead_waiting", lead.id)]


def test_a_deal_past_its_date_is_told_of_once_for_each_date(company):
    deal = a_deal(company.ben, expected_close_on=date(2026, 3, 2))
    assert looked(now=datetime(2026, 3, 2, 12, tzinfo=UTC)) == 0
    third = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert [looked(now=third), looked(now=third)] == [1, 0]
    with work(company.ben) as w:
        deals.change(w, deal.id, DealChange(expected_close_on=date(2026, 3, 3)), deal.version)
    assert looked(now=third + timedelta(days=1)) == 1


def test_keepers_are_told_of_runs_that_failed_or_are_late(company):
    late = NOW - timedelta(hours=1)
    failed = Standing(SCHEDULES[0], Status.FAILED, None, NOW, NOW, None, None, "gate", NOW, None)
    missed = Standing(SCHEDULES[1], Status.SUCCEEDED, None, NOW, NOW, None, None, None, NOW, late)
    assert [looked([failed, missed]), looked([failed, missed])] == [2, 0]
    assert [kind for kind, _record in notices(company.ada)] == ["run_failed"] * 2
    assert notices(company.ben) == []


def test_approvals_are_asked_of_those_who_may_give_them(company):
    with work(TELLER) as w:
        w.session.execute(
            text("insert into app.score_runs (name, entity, model_version) values ('churn', 'customer', 'v1')")
        )
    looked()
    assert {bool(notices(one)) for one in (company.ben, company.sam)} == {False}
    assert ("approval", None) in notices(company.ada)


def test_the_seam_for_alerts_tells_like_any_other(ben):
    with work(TELLER) as w:
        one = telling.Tiding(ben.user_id, "alert win_rate 2026-03", "alert", facts={"name": "Win rate"})
        telling.tell(w, [one, one])
    assert notices(ben) == [("alert", None)]


def test_who_is_named_behind_an_at_is_told_once_and_the_writer_never(company, heard):
    lead = a_lead(company.ben)
    with work(company.ben) as w:
        body = "@mona please look; @Benny and @Carly are nobody, and I am @Ben"
        note = activities.log(w, ActivityLog(kind="note", subject="Asked", body=body, lead_id=lead.id))
    heard()
    with work(company.ben) as w:
        activities.change(w, note.id, ActivityChange(subject="Asked @Amy too"), note.version)
    heard()
    assert notices(company.mona) == [("mention", lead.id)]
    assert notices(company.amy) == [("mention", lead.id)]
    assert [kind for kind, _id in notices(company.ben) + notices(company.carl)] == []


@pytest.mark.parametrize(
    ("words", "told"), [("请@王芳看", True), ("@王芳", True), ("王芳", False), ("@Wang", False)]
)
def test_a_name_in_chinese_goes_on_without_a_space(words, told):
    assert reader.is_named("王芳", words) is told


def moved(by, deal, to: str, version: int) -> int:
    with work(by) as w:
        return deals.move(w, deal.id, DealMove(stage=to), version).version


def test_whoever_follows_a_deal_hears_of_its_steps_unless_they_make_them(company, heard):
    deal = a_deal(company.ben)
    with work(company.mona) as w:
        notify.follow(w, "deals", deal.id)
        assert notify.is_followed(w, deal.id)
    version = moved(company.ben, deal, "qualification", deal.version)
    heard()
    heard()
    assert notices(company.mona) == [("stage_changed", deal.id)]
    version = moved(company.mona, deal, "proposal", version)
    heard()
    assert len(notices(company.mona)) == 1
    with work(company.mona) as w:
        notify.unfollow(w, deal.id)
        assert not notify.is_followed(w, deal.id)
    moved(company.ben, deal, "negotiation", version)
    heard()
    assert len(notices(company.mona)) == 1


def test_nobody_follows_what_they_do_not_see_or_see_no_more(company, heard):
    deal = a_deal(company.ben)
    with work(company.carl) as w, pytest.raises(NotFound):
        notify.follow(w, "deals", deal.id)
    own = a_deal(company.carl)
    with work(company.carl) as w:
        notify.follow(w, "deals", own.id)
    with work(SYSTEM) as w:
        given = "update app.deals set owner_id = :user, team_id = :team where id = :deal"
        to = {"user": company.ben.user_id, "team": company.ben.team_id, "deal": own.id}
        w.session.execute(text(given), to)
        version = w.session.scalar(text("select version from app.deals where id = :deal"), to)
    heard()
    moved(company.ben, own, "qualification", version)
    heard()
    assert ("stage_changed", own.id) not in notices(company.carl)


SCORED = """
    with run as (
        insert into app.score_runs (name, entity, model_version, status, decided_at)
        values ('lead_quality', 'lead', '1', 'applied', now()) returning id
    )
    insert into app.scores (entity, entity_id, name, value, model_version, as_of, run_id)
    select 'lead', l.id, :name, 0.7, '1', now(), run.id from run, app.leads l
"""
BEFORE = """
    insert into app.score_history (entity, entity_id, name, value, model_version, as_of, scored_at)
    values ('lead', :id, :name, :value, '1', now(), now() - interval '1 day')
"""


def test_scores_that_moved_far_are_told_to_their_owner_once_a_run_with_how_many(company):
    name = next(name for name in GRADED if "lead" in name)
    far, near = [a_lead(company.ben), a_lead(company.ben)], a_lead(company.amy)
    with work(SYSTEM) as w:
        for lead, value in ((far[0], 0.2), (far[1], 0.55), (near, 0.65)):
            w.session.execute(text(BEFORE), {"name": name, "value": value, "id": lead.id})
        w.session.execute(text(SCORED), {"name": name})
    assert [looked(), looked()] == [1, 0]
    assert notices(company.ben) == [("score_moved", None)]
    assert notices(company.amy) == []
    with work(company.ben) as w:
        [told] = notify.list_notices(w, NoticeQuery()).rows
    assert told.facts["n"] == 2
    assert ": 2." in kinds.sentence(told.kind, told.facts)
