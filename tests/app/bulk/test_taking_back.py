"""What was done with many records is taken back: as it was, and for a day."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.access import restoring
from app.access.robots import SYSTEM
from app.access.work import work
from app.bulk.verbs import verbs_of
from app.core.errors import Conflict, Invalid, NotFound, NotPermitted
from app.core.validation import parse
from app.fields.noun import noun_of
from app.jobs import registry
from app.jobs import service as jobs
from app.leads import service as leads
from app.leads.model import Lead
from app.tickets.model import Ticket
from tests.app.bulk.doing import done, names, only, undone
from tests.app.making import a_lead, a_ticket


@pytest.mark.parametrize(
    ("make", "noun", "kind", "to"), [(a_lead, "leads", Lead, "ben"), (a_ticket, "tickets", Ticket, "sam")]
)
def test_what_was_nobodys_is_nobodys_again(company, ada, make, noun, kind, to):
    record = make(ada)
    with work(SYSTEM) as w:
        nobodys = {"owner_id": None, "team_id": None} | ({"assigned_at": None} if kind is Lead else {})
        w.session.execute(update(kind).where(kind.id == record.id).values(nobodys))
        columns = [
            column for column in kind.__table__.c if column.name not in ("updated_at", "updated_by", "version")
        ]
        asked_again = select(*columns).where(kind.id == record.id)
        before = w.session.execute(asked_again).one()
    job = done(ada, "assign", noun=noun, query=only(record), owner_id=getattr(company, to).user_id)
    assert job.counts == {"updated": 1}
    assert undone(ada, job).counts == {"put_back": 1}
    with work(SYSTEM) as w:
        assert w.session.execute(asked_again).one() == before


@pytest.mark.parametrize("name", ["customers", "contacts", "leads", "deals", "tickets"])
def test_what_was_empty_can_be_emptied_again(name):
    noun = noun_of(name)
    shape, columns = verbs_of(noun).shape, noun.table.__table__.c
    empty = {name: None for name in shape.model_fields if name in columns and columns[name].nullable}
    assert parse(shape, empty).model_fields_set == empty.keys()


def test_what_is_deleted_comes_back(ben):
    lead = a_lead(ben, name="Gone")
    job = done(ben, "delete", query=only(lead))
    assert (job.counts, names(ben)) == ({"removed": 1}, [])
    undone(ben, job)
    assert names(ben) == ["Gone"]


def test_what_was_done_is_taken_back_for_a_day_only(ben, monkeypatch):
    job = done(ben, "delete", query=only(a_lead(ben)))
    bulk = replace(registry.find("bulk"), undo_within=timedelta(0))
    monkeypatch.setattr(registry, "KINDS", (bulk,))
    with work(ben) as w, pytest.raises(Conflict):
        jobs.undo(w, job.id)


def test_an_undoing_that_failed_is_not_tried_again_on_another_day(ben, monkeypatch):
    job = done(ben, "delete", query=only(a_lead(ben)))
    with work(ben) as w:
        undoing = jobs.undo(w, job.id)
        jobs.cancel(w, undoing.id)
    bulk = replace(registry.find("bulk"), undo_within=timedelta(0))
    monkeypatch.setattr(registry, "KINDS", (bulk,))
    with work(ben) as w, pytest.raises(Conflict):
        jobs.retry(w, undoing.id)


def test_a_record_is_brought_back_from_its_page_for_a_day_only(ben):
    lead = a_lead(ben)
    with work(ben) as w:
        leads.remove(w, lead.id, lead.version)
    for age, wanted in ((timedelta(days=2), []), (timedelta(hours=23), ["Li Lei"])):
        with work(SYSTEM) as w:
            w.session.execute(update(Lead).values(deleted_at=datetime.now(UTC) - age, version=2))
        with work(ben) as w, nullcontext() if wanted else pytest.raises(Invalid):
            restoring.bring_back(w, Lead, lead.id, 2)
        assert names(ben) == wanted


def test_only_what_was_removed_is_brought_back_by_whoever_may_write_it(ben, carl, ana):
    lead = a_lead(ben)
    with work(ben) as w, pytest.raises(NotFound):
        restoring.restore(w, Lead, lead.id, lead.version)
    with work(ben) as w:
        leads.remove(w, lead.id, lead.version)
    for who, version, error in ((carl, 2, NotFound), (ana, 2, NotPermitted), (ben, 1, Conflict)):
        with work(who) as w, pytest.raises(error):
            restoring.restore(w, Lead, lead.id, version)
    with work(ben) as w:
        restoring.restore(w, Lead, lead.id, 2)
    assert names(ben) == ["Li Lei"]
