"""Jobs from beginning to end: in steps, as whoever asked for them is now, and whatever stops them."""

from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy import text, update

from app.access.actor import Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.jobs import ledger, service
from app.jobs.ledger import RUNNER
from app.jobs.model import Job
from app.jobs.perform import Passing
from app.jobs.task import Stopped
from app.leads import service as leads
from app.leads.schema import LeadQuery
from app.users.model import User
from tests.app.jobs.doing import AFTER, DURING, asked, done, known, lose_database, read, refuse


@pytest.fixture(autouse=True)
def kind():
    with known():
        yield


def made(by) -> list[str]:
    with work(by) as w:
        return sorted(lead.name for lead in leads.list_leads(w, LeadQuery()).rows)


def test_a_job_is_done_in_the_name_of_who_asked(company):
    job = asked(company.ben)
    done(job)
    ended = read(company.ben, job)
    assert (ended.status, ended.done, ended.total, ended.counts) == ("succeeded", 3, 3, {"created": 3})
    assert made(company.ben) == ["Lead 0", "Lead 1", "Lead 2"]
    assert made(company.carl) == []


def test_done_twice_it_is_done_once(ben):
    job = asked(ben)
    done(job)
    done(job)
    assert len(made(ben)) == 3


def test_rows_that_failed_are_told_with_their_reasons(ben):
    job = asked(ben, fails=True)
    done(job)
    ended = read(ben, job)
    assert (ended.status, [(row.place, row.reason) for row in ended.rows]) == ("partly", [("line 3", "No name.")])


def test_who_was_let_go_has_nothing_done_for_them(company):
    job = asked(company.ben)
    with work(company.ada) as w:
        w.session.execute(update(User).where(User.id == company.ben.user_id).values(is_active=False))
    done(job)
    ended = read(company.ada, job)
    assert (ended.status, ended.message, made(company.ada)) == ("failed", "gone", [])


def test_who_was_let_go_meanwhile_has_no_further_step_done(company):
    def let_go() -> None:
        with work(company.ada) as w:
            w.session.execute(update(User).where(User.id == company.ben.user_id).values(is_active=False))

    AFTER[2] = let_go
    job = asked(company.ben)
    done(job)
    assert (read(company.ada, job).message, made(company.ada)) == ("gone", ["Lead 0", "Lead 1"])


def test_a_role_that_changed_is_the_one_that_counts(company):
    job = asked(company.ben)
    with work(SYSTEM) as w:
        w.session.execute(update(User).where(User.id == company.ben.user_id).values(role=Role.ANALYST))
    done(job)
    ended = read(replace(company.ben), job)
    assert ended.status == "failed"
    assert ended.message.startswith("Your role does not allow this: Create")
    assert made(company.ada) == []


def test_a_step_that_is_refused_leaves_nothing_and_earlier_ones_stay(ben):
    DURING[2] = refuse
    job = asked(ben)
    done(job)
    ended = read(ben, job)
    assert (ended.status, ended.message, ended.done) == ("failed", "name: Give a name.", 2)
    assert made(ben) == ["Lead 0", "Lead 1"]
    DURING.clear()
    with work(ben) as w:
        service.retry(w, job.id)
    done(job)
    assert (read(ben, job).status, len(made(ben))) == ("succeeded", 3)


def test_a_fault_of_ours_is_told_by_its_id(ben):
    DURING[0] = lambda: 1 / 0
    job = asked(ben)
    done(job)
    assert read(ben, job).message.startswith("fault ")


def test_cancelled_while_it_runs_it_ends_after_the_step(ben):
    def cancel() -> None:
        with work(ben) as w:
            service.cancel(w, job.id)

    DURING[1] = cancel
    job = asked(ben)
    done(job)
    assert (read(ben, job).status, made(ben)) == ("cancelled", ["Lead 0", "Lead 1"])


def test_a_worker_that_ends_leaves_the_job_to_the_next(ben):
    stop = Event()
    DURING[1] = stop.set
    job = asked(ben)
    with pytest.raises(Stopped):
        done(job, stop)
    assert (read(ben, job).status, read(ben, job).attempts, len(made(ben))) == ("running", 0, 2)
    done(job)
    assert (read(ben, job).status, len(made(ben))) == ("succeeded", 3)


def test_what_may_pass_is_tried_again_but_not_for_ever(ben):
    DURING[1] = lose_database
    job = asked(ben)
    for _n in range(ledger.MOST_STUCK):
        with pytest.raises(Passing):
            done(job)
    done(job)
    ended = read(ben, job)
    assert (ended.status, ended.message, made(ben)) == ("failed", "away", ["Lead 0"])


def test_a_job_that_gets_on_between_its_losses_is_not_given_up(ben):
    many = ledger.MOST_STUCK + 3
    job = asked(ben, many)
    for n in range(many):
        DURING[n] = lambda n=n: (DURING.pop(n), lose_database())
    for _n in range(many):
        with pytest.raises(Passing):
            done(job)
    done(job)
    assert (read(ben, job).status, len(made(ben))) == ("succeeded", many)


def test_a_job_that_takes_its_worker_down_each_time_is_given_up(ben):
    job = asked(ben)
    for _n in range(ledger.MOST_STUCK):
        with work(RUNNER) as w:
            ledger.begin(w, job.id)
    done(job)
    assert (read(ben, job).status, read(ben, job).message, made(ben)) == ("failed", "worn_out", [])


def test_a_worker_that_was_taken_for_dead_is_heard_no_more(ben):
    def another_takes_it() -> None:
        with work(RUNNER) as w:
            ledger.begin(w, job.id)

    DURING[1] = another_takes_it
    job = asked(ben)
    done(job)
    assert (read(ben, job).status, read(ben, job).done, made(ben)) == ("running", 1, ["Lead 0"])
    DURING.clear()
    done(job)
    assert (read(ben, job).status, len(made(ben))) == ("succeeded", 3)


def test_files_go_after_a_week_and_jobs_after_a_season(ben):
    with work(ben) as w:
        job = service.ask(w, "leads-made", "leads", {"many": 0}, files=[("a.csv", b"a")])
    done(job)

    def ended(days: int) -> int:
        with work(RUNNER) as w:
            w.session.execute(
                update(Job).values(finished_at=text("now() - make_interval(days => :days)").bindparams(days=days))
            )
            return ledger.tidy(w)

    assert (ended(6), len(read(ben, job).files)) == (0, 1)
    assert (ended(8), len(read(ben, job).files)) == (1, 0)
    ended(91)
    with work(RUNNER) as w:
        assert w.session.get(Job, job.id) is None
