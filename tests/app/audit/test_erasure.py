"""A record erased: nothing of it is left in the database, the trail included, which stays provable."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import cli, erasure, trail
from app.core import db
from app.core.base import Record
from app.core.errors import NotFound, NotPermitted
from app.core.sealed import Sealed, hidden, seal
from app.tickets import schema as tickets_schema
from app.tickets import service as tickets
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, a_ticket, broken_off
from tests.architecture.source import ROOT

SECRET = "zq7secret"
TABLES = text(r"""
    select tablename as name, format(
        'select exists (select from %I.%I t, unnest(cast(\:sought as text[])) s(value)'
        ' where position(s.value in t::text) > 0)',
        schemaname, tablename) as holds
    from pg_tables where schemaname in ('app', 'jobs')
""")
MAKE: dict[str, Callable[[Any], Any]] = {
    "activities": lambda c: a_task(c.ben, lead_id=a_lead(c.ben).id),
    "contacts": lambda c: a_contact(c.ben),
    "customers": lambda c: a_customer(c.ben),
    "deals": lambda c: a_deal(c.ben),
    "leads": lambda c: a_lead(c.ben),
    "tickets": lambda c: a_ticket(c.sam),
}


NOTED = text("""
    with run as (
        insert into app.import_runs (source, status) values ('erp', 'succeeded') returning id
    )
    insert into app.import_rows (run_id, entity, row_id, was)
    select run.id, 'ticket_messages', message.id::text, cast(:was as jsonb) from run, app.ticket_messages message
""")


def fill(table: str, record_id: UUID) -> None:
    """Every text of a record secret, twice, so that its trail holds secrets before and after."""
    kind = erasure._kinds()[table]
    for turn in ("a", "b"):
        with work(SYSTEM) as w:
            row: Any = w.session.get(kind, record_id)
            for name in erasure.written(kind):
                setattr(row, name, f"{SECRET}-{turn}")
            row.custom = {"note": f"{SECRET}-{turn}", "id_number": hidden(f"{SECRET}-{turn}")}


def left() -> set[str]:
    """Tables in which a secret is still found, in clear or sealed."""
    engine = create_engine(db.admin_url())
    sought = {"sought": [SECRET, *(str(seal(f"{SECRET}-{turn}")) for turn in "ab")]}
    with engine.connect() as link:
        tables = link.execute(TABLES).all()
        found = {table.name for table in tables if link.scalar(text(table.holds), sought)}
    engine.dispose()
    return found


def erase(table: str, record_id: UUID, by: Any = SYSTEM) -> int:
    with work(by) as w:
        return erasure.erase(w, table, record_id)


def test_what_people_can_remove_can_be_erased():
    removable = {path.parent.name for path in ROOT.glob("app/*/service.py") if "\ndef remove(" in path.read_text()}
    assert set(erasure.ERASABLE) == removable == set(MAKE)


@pytest.mark.parametrize("table", MAKE)
def test_nothing_of_it_is_left_and_the_chain_holds(company, table):
    record = MAKE[table](company)
    fill(table, record.id)
    with work(SYSTEM) as w:
        trail.seal(w)
    assert {table, "audit_entries"} <= left()
    assert erase(table, record.id) >= 2
    assert left() == set()
    assert erase(table, record.id) == 0
    with work(SYSTEM) as w:
        trail.seal(w)
        assert trail.broken_seals(w) == []


def test_texts_of_a_record_are_found_by_their_type():
    for kind in map(erasure._kinds().get, erasure.ERASABLE):
        personal = {c.key for c in kind.__table__.columns if isinstance(c.type, Sealed)}
        assert personal <= erasure.written(kind).keys()
        assert "currency" not in erasure.written(kind)
        assert issubclass(kind, Record)


def test_messages_go_with_their_ticket_and_notes_with_their_person(company):
    ticket, lead = a_ticket(company.sam), a_lead(company.ben)
    with work(company.sam) as w:
        tickets.reply(w, ticket.id, tickets_schema.TicketReply(body=f"{SECRET}-a"))
    with work(SYSTEM) as w:
        w.session.execute(NOTED, {"was": json.dumps({"body": f"{SECRET}-b"})})
    call = a_task(company.ben, lead_id=lead.id)
    fill("activities", call.id)
    assert {"ticket_messages", "import_rows", "activities"} <= left()
    erase("tickets", ticket.id)
    erase("leads", lead.id)
    assert left() == set()


def test_only_whoever_is_at_the_machine_erases(company):
    lead = a_lead(company.ben)
    fill("leads", lead.id)
    for person in (company.ben, company.ada):
        with pytest.raises(NotPermitted):
            erase("leads", lead.id, person)
    for table, record_id in (("leads", uuid4()), ("users", company.ben.user_id)):
        with pytest.raises(NotFound):
            erase(table, record_id)
    with broken_off(SYSTEM) as w:
        erasure.erase(w, "leads", lead.id)
    assert {"leads", "audit_entries"} <= left()


def test_the_command_erases_once_it_is_sure(company):
    lead = a_lead(company.ben)
    fill("leads", lead.id)
    said = CliRunner().invoke(cli.app, ["erase", "leads", str(lead.id)], input="n\n")
    assert said.exit_code == 1
    assert "leads" in left()
    said = CliRunner().invoke(cli.app, ["erase", "leads", str(lead.id), "--yes"])
    assert said.exit_code == 0
    assert "Erased" in said.stdout
    assert left() == set()
    said = CliRunner().invoke(cli.app, ["erase", "leads", "no-id", "--yes"])
    assert said.exit_code == 2
