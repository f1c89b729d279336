"""Asking for jobs, seeing and stopping them: whose they are, and that the queue follows the transaction."""

from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from app.access.work import work
from app.core import db
from app.core.errors import Conflict, NotFound, NotPermitted, TooMany
from app.jobs import service
from app.jobs.schema import JobQuery
from tests.app.jobs.doing import asked, done, known, read
from tests.app.making import broken_off


@pytest.fixture(autouse=True)
def kind():
    with known():
        yield


def queued() -> list[str]:
    engine = create_engine(db.url_of("crm_jobs"))
    with engine.connect() as link:
        ids = link.scalars(text("select args ->> 'job_id' from jobs.procrastinate_jobs order by id")).all()
    engine.dispose()
    return list(ids)


def test_a_job_is_queued_with_the_transaction_that_asks_for_it(ben):
    with broken_off(ben) as w:
        service.ask(w, "leads-made", "leads", {"many": 1})
    assert queued() == []
    job = asked(ben)
    assert queued() == [str(job.id)]
    assert (job.status, job.done, job.asker) == ("waiting", 0, "Ben")


def test_what_was_given_is_sealed(ben):
    job = asked(ben, search="13800138000")
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        stored = link.scalar(text("select given from app.jobs where id = :id"), {"id": job.id})
    engine.dispose()
    assert "138" not in stored


def test_everybody_sees_their_own_and_administrators_all(company):
    mine, theirs = asked(company.ben), asked(company.ana)
    for actor in (company.ben, company.mona, company.sam):
        with work(actor) as w:
            seen = [job.id for job in service.list_jobs(w, JobQuery(everybody=True)).rows]
        assert seen == ([mine.id] if actor is company.ben else [])
    with work(company.ada) as w:
        assert [job.id for job in service.list_jobs(w, JobQuery(everybody=True)).rows] == [theirs.id, mine.id]
        assert service.list_jobs(w, JobQuery()).rows == []


@pytest.mark.parametrize("verb", [service.read, service.cancel, service.retry, service.undo])
def test_a_job_of_somebody_else_is_not_found(company, verb):
    job = asked(company.ben)
    for stranger, job_id in ((company.mona, job.id), (company.ben, uuid4())):
        with pytest.raises(NotFound), work(stranger) as w:
            verb(w, job_id)


def test_nobody_asks_in_the_name_of_another(company):
    insert = text("insert into app.jobs (kind, subject, given, asked_by) values ('export', 'leads', 'x', :whose)")
    with pytest.raises(NotPermitted), work(company.ben) as w:
        w.session.execute(insert, {"whose": company.ada.user_id})


def test_the_application_does_not_reach_the_queue_itself(company):
    for actor in (company.ben, company.ada):
        with pytest.raises(ProgrammingError), work(actor) as w:
            w.session.execute(text("select * from jobs.procrastinate_jobs"))


def test_the_queue_does_not_reach_the_application(company):
    engine = create_engine(db.url_of("crm_jobs"))
    with engine.connect() as link:
        for table in ("jobs", "leads", "users"):
            with pytest.raises(ProgrammingError):
                link.execute(text(f"table app.{table}"))
            link.rollback()
    engine.dispose()


def test_what_waits_is_cancelled_at_once_and_done_no_more(ben):
    job = asked(ben)
    with work(ben) as w:
        assert service.cancel(w, job.id).status == "cancelled"
    done(job)
    assert (read(ben, job).status, read(ben, job).done) == ("cancelled", 0)
    with pytest.raises(Conflict), work(ben) as w:
        service.cancel(w, job.id)


def test_an_administrator_cancels_for_others(company):
    job = asked(company.ben)
    with work(company.ada) as w:
        assert service.cancel(w, job.id).status == "cancelled"


def test_what_was_cancelled_is_tried_again_and_queued_again(ben):
    job = asked(ben)
    with work(ben) as w:
        service.cancel(w, job.id)
        service.retry(w, job.id)
    assert queued() == [str(job.id)] * 2
    done(job)
    assert read(ben, job).status == "succeeded"
    with pytest.raises(Conflict), work(ben) as w:
        service.retry(w, job.id)


def test_what_was_done_is_taken_back_once(ben):
    job = asked(ben)
    with pytest.raises(Conflict), work(ben) as w:
        service.undo(w, job.id)
    done(job)
    with work(ben) as w:
        undoing = service.undo(w, job.id)
    done(undoing)
    assert (read(ben, undoing).undoes, read(ben, job).undone_by) == (job.id, undoing.id)
    for twice in (job, undoing):
        with pytest.raises(Conflict), work(ben) as w:
            service.undo(w, twice.id)


def test_nobody_fills_the_queue(ben):
    for _n in range(service.MOST_WAITING):
        asked(ben)
    with pytest.raises(TooMany):
        asked(ben)


def test_asking_and_acting_are_undone_with_their_transaction(ben):
    job = asked(ben)
    with broken_off(ben) as w:
        service.cancel(w, job.id)
    assert read(ben, job).status == "waiting"
    done(job)
    with broken_off(ben) as w:
        service.undo(w, job.id)
    assert read(ben, job).undone_by is None


def test_a_file_is_kept_in_parts_and_given_to_its_owner_alone(company):
    content = bytes(range(256)) * 8000
    with work(company.ben) as w:
        job = service.ask(w, "leads-made", "leads", {"many": 0}, files=[("names.csv", content)])
    (kept,) = job.files
    with work(company.ben) as w:
        assert service.open_file(w, job.id, kept.id).bytes == len(content)
        assert b"".join(service.parts(w, kept.id)) == content
    with pytest.raises(NotFound), work(company.carl) as w:
        service.open_file(w, job.id, kept.id)
    with work(company.carl) as w:
        assert list(service.parts(w, kept.id)) == []
