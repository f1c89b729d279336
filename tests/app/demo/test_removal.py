"""The demo company removed by an administrator: all of it with what hangs on it, or nothing."""

from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text

from app.access.actor import Actor, Role
from app.access.robots import SYSTEM
from app.access.roles import shipped
from app.access.web import acting
from app.access.work import work
from app.core.errors import Conflict, Invalid, NotPermitted
from app.demo import page, removal
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.leads import service as leads
from app.users import service as users
from tests.app.making import a_customer, a_deal, a_lead, a_task, broken_off
from tests.app.ui.reading import texts

OWNED = ("customers", "deals", "leads")


@dataclass(frozen=True)
class Sample:
    """Dee sells and Eva administers, both made up; the records are Dee's."""

    dee: Actor
    eva: Actor
    customer: Any
    deal: Any
    lead: Any


@pytest.fixture
def sample(company) -> Sample:
    dee, eva = hired("dee", Role.SALES), hired("eva", Role.ADMINISTRATOR)
    customer = a_customer(dee, name="Made-up Ltd")
    made = Sample(dee, eva, customer, a_deal(dee, customer_id=customer.id), a_lead(dee, name="Made-up Lead"))
    marked = ["update app.users set is_sample = true where login in ('dee', 'eva')"]
    marked += ["update app.teams set is_sample = true where name = 'Demo'"]
    marked += [f"update app.{table} set is_sample = true where owner_id = :dee" for table in OWNED]  # noqa: S608
    with work(SYSTEM) as w:
        for statement in marked:
            w.session.execute(text(statement), {"dee": dee.user_id})
    return made


def hired(login: str, role: Role) -> Actor:
    with work(SYSTEM) as w:
        one = users.create(w, login, login.title(), role, "Demo")
    return Actor.person(one.id, one.name, shipped(role), one.team_id)


def counted(*tables: str) -> dict[str, int]:
    with work(SYSTEM) as w:
        return {one: w.session.scalar(text(f"select count(*) from app.{one}")) or 0 for one in tables}  # noqa: S608


def asked(by: Actor) -> Any:
    with work(by) as w:
        return removal.ask(w)


def ended(by: Actor, job: Any) -> Any:
    perform(job.id, Event())
    with work(by) as w:
        return jobs.read(w, job.id)


def put_file(entity: str, record_id: Any) -> None:
    columns = "entity, entity_id, name, content_type, size, place"
    row = f"insert into app.files ({columns}) values (:e, :id, 'a', 'b', 1, 'c')"  # noqa: S608 - ours
    with work(SYSTEM) as w:
        w.session.execute(text(row), {"e": entity, "id": record_id})


def test_it_goes_and_what_is_real_stays(company, sample):
    a_deal(company.ben, customer_id=a_customer(company.ben).id)
    before = counted("users", "stage_changes")
    job = ended(company.ada, asked(company.ada))
    assert (job.status, job.message) == ("succeeded", None)
    assert counted("customers", "deals", "leads") == {"customers": 1, "deals": 1, "leads": 0}
    after = counted("users", "stage_changes")
    assert [before[one] - after[one] for one in before] == [2, 1]
    with work(company.ada) as w:
        assert removal.look(w).samples == {}
        told = "select actor_id from app.audit_entries where action = 'sample_removed'"
        assert w.session.scalars(text(told)).all() == [company.ada.user_id]
    with pytest.raises(Conflict, match="no sample data"):
        asked(company.ada)


def test_who_does_not_administer_neither_sees_nor_removes_it(company, sample):
    for by in (company.ben, company.mona, company.leo):
        with work(by) as w, pytest.raises(NotPermitted):
            removal.look(w)
        with pytest.raises(NotPermitted):
            asked(by)
    assert counted("customers") == {"customers": 1}


def test_who_does_not_reach_all_of_it_does_not_remove_a_part(company, sample):
    narrow = Actor.person(company.ada.user_id, "Ada", shipped(Role.SALES_MANAGER), company.mona.team_id)
    may_all = Actor(
        narrow.name, narrow.acts_as, company.ada.permissions, narrow.user_id, narrow.team_id, narrow.role
    )
    with pytest.raises(NotPermitted, match="all records"):
        asked(may_all)


def test_sample_people_are_told_to_sign_in_as_somebody_real(sample):
    with pytest.raises(Invalid) as refused:
        asked(sample.eva)
    assert "You are one of the sample people" in refused.value.fields[""]
    with acting(sample.eva):
        seen = texts(page.show())
    assert any("You are one of the sample people" in one for one in seen)
    assert "Remove the sample data" not in seen


def test_own_records_that_refer_to_it_stop_it_and_are_named(company, sample):
    job = asked(company.ada)
    a_deal(company.ada, customer_id=sample.customer.id)
    a_lead(sample.dee)
    with pytest.raises(Conflict, match="Deals: 1"):
        asked(company.ada)
    before = counted("customers", "deals", "leads", "users", "stage_changes")
    failed = ended(company.ada, job)
    assert failed.status == "failed"
    assert "Leads: 1" in failed.message
    assert counted(*before) == before
    with acting(company.ada):
        seen = texts(page.show())
    assert {"Made-up", "Deals", "Leads"} & set(seen) == {"Deals", "Leads"}
    assert "Remove the sample data" not in seen


def test_what_hangs_on_it_goes_along_and_is_said_before(company, sample):
    a_task(company.ada, deal_id=sample.deal.id)
    put_file("leads", sample.lead.id)
    mine = a_lead(company.ben)
    put_file("leads", mine.id)
    a_task(company.ben, lead_id=mine.id)
    gone = a_lead(sample.dee, name="Removed before")
    with work(sample.dee) as w:
        leads.remove(w, gone.id, gone.version)
    with work(company.ada) as w:
        found = removal.look(w)
    assert (found.hanging, found.standing) == ({"leads": 1, "activities": 1, "files": 1}, {})
    assert ended(company.ada, asked(company.ada)).status == "succeeded"
    assert counted("leads", "activities", "files") == {"leads": 1, "activities": 1, "files": 1}


def test_what_is_on_a_record_of_ones_own_too_does_not_go(company, sample):
    a_task(company.ada, lead_id=a_lead(company.ada).id, customer_id=sample.customer.id)
    with pytest.raises(Conflict, match="Calls, notes and tasks: 1"):
        asked(company.ada)


def test_a_removal_broken_off_removed_nothing(company, sample):
    tables = ("users", "teams", "customers", "deals", "leads", "stage_changes", "record_versions")
    before = counted(*tables)
    with broken_off(company.ada) as w:
        removal.take_out_as_asked(w, lambda _done, _total: None)
    assert counted(*tables) == before
    with work(company.ada) as w:
        assert removal.look(w).samples["customers"] == 1
