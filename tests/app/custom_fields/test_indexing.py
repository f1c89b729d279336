"""The index of a field is built beside the work of others; what was broken off is of no use and is built anew."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from time import sleep

import pytest
from sqlalchemy import create_engine, text

from app.access.work import work
from app.core.db import admin_url
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.custom_fields import indexing
from app.fields import custom
from app.jobs import service as jobs
from app.jobs.perform import Passing, perform
from tests.app.fields.test_custom import a_field, indexed
from tests.app.making import a_lead

BUILDING = text(
    "select pid from pg_stat_activity where query like 'create index concurrently%' and state = 'active'"
)
LEFT = text("select count(*) from pg_class where relname like :name")


def is_indexed(actor, field):
    with work(actor) as w:
        return custom.is_indexed(w, "leads", field.key)


def is_open(actor, job):
    with work(actor) as w:
        return jobs.read(w, job.id).status in ("waiting", "running")


def left_of(field):
    """Indexes of the field, valid or not."""
    with create_engine(admin_url()).connect() as link:
        return link.scalar(LEFT, {"name": f"ix_leads_{field.key}_%"})


@contextmanager
def building(ada, ben, field) -> Iterator[tuple]:
    """The job at work, kept from its end by somebody whose change of a lead is not committed yet."""
    lead = a_lead(ben, name="Held")
    with work(ada) as w:
        job = indexing.ask(w, field.id)
    with create_engine(admin_url()).connect() as admin:
        admin.execute(text("update app.leads set city = 'X' where id = :id"), {"id": lead.id})
        worker = Thread(target=_perform, args=(job.id,))
        worker.start()
        with create_engine(admin_url(), isolation_level="AUTOCOMMIT").connect() as looking:
            while not (pid := looking.scalar(BUILDING)):
                sleep(0.02)
            yield job, pid, looking
        admin.rollback()
    worker.join()


def _perform(job_id):
    with suppress(Passing):  # the queue would take it up again
        perform(job_id, Event())


def test_others_write_while_it_is_built_and_it_is_built_once(ada, ben):
    field = a_field(ada, "number")
    with building(ada, ben, field):
        a_lead(ben, name="Written meanwhile", custom={field.key: 1})
        with work(ada) as w, pytest.raises(Conflict):
            indexing.ask(w, field.id)
        assert not is_indexed(ben, field)
    assert is_indexed(ben, field)


def test_a_build_that_is_cancelled_ends_at_once_and_can_be_tried_again(ada, ben):
    field = a_field(ada, "text")
    with building(ada, ben, field) as (job, _pid, _looking):
        with work(ada) as w:
            jobs.cancel(w, job.id)
        while is_open(ada, job):
            sleep(0.05)
    assert not is_indexed(ben, field)
    with work(ada) as w:
        assert jobs.read(w, job.id).status == "cancelled"
        jobs.retry(w, job.id)
    perform(job.id, Event())
    assert is_indexed(ben, field)


def test_what_a_killed_build_left_is_dropped_and_built_anew(ada, ben):
    field = a_field(ada, "date")
    with building(ada, ben, field) as (job, pid, looking):
        looking.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        while looking.scalar(text("select count(*) from pg_stat_activity where pid = :pid"), {"pid": pid}):
            sleep(0.02)
        assert left_of(field) == 1
    assert not is_indexed(ben, field)
    with work(ada) as w:
        status = jobs.read(w, job.id).status
        if status == "failed":
            jobs.retry(w, job.id)
    perform(job.id, Event())
    assert (is_indexed(ben, field), left_of(field)) == (True, 2)
    indexed(ada, field)


def test_only_administrators_and_only_what_lists_are_sorted_by(ada, ben):
    field, choice = a_field(ada, "text"), a_field(ada, "yes_no")
    with work(ben) as w, pytest.raises(NotPermitted):
        indexing.ask(w, field.id)
    with work(ben) as w, pytest.raises(NotPermitted):
        indexing.underway(w)
    with work(ada) as w:
        with pytest.raises(Invalid):
            indexing.ask(w, choice.id)
        with pytest.raises(NotFound):
            indexing.ask(w, a_lead(ben).id)
