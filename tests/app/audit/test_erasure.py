"""A record erased: nothing of it is left in the database, the trail included, which stays provable."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Enum, String, Table, Uuid, create_engine, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from typer.testing import CliRunner

from app.access.robots import SYSTEM
from app.access.work import work
from app.activities import service as activities
from app.audit import cli, erasure, relations, trail
from app.core import db
from app.core.base import Base, Record, load_models
from app.core.errors import Invalid, NotFound, NotPermitted
from app.core.sealed import Sealed, hidden, seal
from app.editions import service as editions
from app.editions.schema import PlanSet, Receivers
from app.notify import outbox
from app.notify.outbox import Message, Post
from app.tickets import schema as tickets_schema
from app.tickets import service as tickets
from app.users import people
from app.users.model import User
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, a_ticket, broken_off
from tests.architecture.source import ROOT

SECRET = "zq7secret"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
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
    "users": lambda c: gone(c.carl),
}


NO_RECORDS = {"mail", "targets", "alerts", "number_pages", "list_views", "files", "board_limits"}
"""Rooms in which settings are removed, somebody's views of the numbers, or what lies on a record."""

OF_NO_RECORD = (
    *("id", "salt", "run_id", "pipeline_run_id", "build_id", "checked_build", "batch", "begins_with"),
    *("team_id", "state"),
)
"""Columns of ids of what is no record: runs, builds, one message to many, a view, a team, how a table stands."""

NOTED = text("""
    with run as (
        insert into app.import_runs (source, status) values ('erp', 'succeeded') returning id
    )
    insert into app.import_rows (run_id, entity, row_id, was)
    select run.id, 'ticket_messages', message.id::text, cast(:was as jsonb) from run, app.ticket_messages message
""")


def gone(person: Any) -> Any:
    """Somebody who works here no more."""
    with work(SYSTEM) as w:
        return people.deactivate(w, person.user_id)


def says_something(table: str, link: relations.Link) -> bool:
    """Nouns belong to a colleague and say nothing of them."""
    others = relations.nouns() if table == "users" else relations.OF_THEIR_OWN
    return link.table.name not in (*relations.STAY, *others) and relations.is_wordy(link.table)


def a_row_of(table: Table, given: dict[str, Any]) -> None:
    """A row, secret wherever it holds text, whatever else it would need: nothing is checked but its form."""
    values = {c.name: given.get(c.name, a_value(c)) for c in table.columns if not c.identity}
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text("set local session_replication_role = replica"))
        link.execute(insert(table).values(values))
    engine.dispose()


def a_value(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Sealed):
        return f"{SECRET}-a"
    if isinstance(kind, ARRAY):
        return [uuid4() if isinstance(kind.item_type, Uuid) else f"{SECRET}-a"]
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, JSONB):
        return {"said": f"{SECRET}-a"}
    moments = {datetime: NOON, date: NOON.date(), time: NOON.time()}
    simple: dict[Any, Any] = {UUID: uuid4(), bool: False, str: f"{SECRET}-a"} | moments
    return simple.get(kind.python_type, 1)


def fill(table: str, record_id: UUID) -> None:
    """Every text of a record secret, twice, so that its trail holds secrets before and after."""
    kind = relations.nouns()[table]
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
    assert set(erasure.ERASABLE) == removable - NO_RECORDS | {"users"} == set(MAKE)


@pytest.mark.parametrize("table", MAKE)
def test_what_says_something_of_a_record_goes_with_it(company, table):
    """Over every foreign key and every pair of columns that names a record, those of tomorrow too."""
    record = MAKE[table](company)
    links = [link for link in relations.links(table) if says_something(table, link)]
    for link in links:
        names = {link.names.name: table} if link.names is not None else {}
        record_id = str(record.id) if isinstance(link.column.type, String) else record.id
        a_row_of(link.table, {"owner_id": None, link.column.name: record_id} | names)
    assert {link.table.name for link in links} == left()
    erase(table, record.id)
    assert left() == set()


def test_no_column_names_a_record_in_a_way_of_its_own():
    """An id without a foreign key stands in a pair of `relations.NAMED`, or is somebody's who did something."""
    load_models()
    known = {column for _names, column in relations.NAMED}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Uuid) and not column.primary_key and not column.foreign_keys:
                by_whom = column.name.endswith(("_by", "actor_id", "owner_id", "author_id"))
                named = column.name in known or column.name in OF_NO_RECORD
                assert by_whom or named, f"{table.name}.{column.name}"


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
    for kind in map(relations.nouns().get, erasure.ERASABLE):
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


def test_what_quotes_it_is_emptied_and_files_that_may_hold_it_go(company):
    person = a_contact(company.ben, name="Wang Zq7Secret", mobile="+8613800138000")
    jobs_table = Base.metadata.tables["app.jobs"]
    for subject, search in (("contacts", "pump"), ("deals", f"wang {SECRET}"), ("campaigns", "pump")):
        given = json.dumps({"form": "csv", "query": {"search": search}})
        a_row_of(jobs_table, {"id": uuid4(), "kind": "export", "subject": subject, "given": given})
    files = Base.metadata.tables["app.job_files"]
    with work(SYSTEM) as w:
        for job_id, subject in w.session.execute(select(jobs_table.c.id, jobs_table.c.subject)):
            w.session.execute(insert(files).values(job_id=job_id, name=subject, bytes=1))
    rejects = Base.metadata.tables["app.import_rejects"]
    for value in ("WANG ｚｑ７ｓｅｃｒｅｔ", "(0138) 0013-8000", "Li Lei"):
        a_row_of(rejects, {"value": value, "reason": f"“{value}” is no number."})
    erase("contacts", person.id)
    with work(SYSTEM) as w:
        assert set(w.session.scalars(select(jobs_table.c.subject))) == {"contacts", "campaigns"}
        assert w.session.scalars(select(files.c.name)).all() == ["campaigns"]
        kept = w.session.scalars(select(rejects.c.value).order_by(rejects.c.id)).all()
    assert kept == [erasure.GONE, erasure.GONE, "Li Lei"]


def test_an_account_is_erased_once_it_is_deactivated(company):
    task = a_task(company.carl)
    with pytest.raises(Invalid) as refused:
        erase("users", company.carl.user_id)
    assert "Deactivate" in str(refused.value.fields["record_id"])
    with work(SYSTEM) as w:
        handed = {"activities": company.mona.user_id}
        people.deactivate(w, company.carl.user_id, handed)
    a_row_of(Base.metadata.tables["app.signin_attempts"], {"login": "carl"})
    erase("users", company.carl.user_id)
    with work(SYSTEM) as w:
        left_of = w.session.get(User, company.carl.user_id)
        assert (left_of.name, left_of.is_active) == (erasure.GONE, False)
        assert "carl" not in left_of.login
        assert w.session.scalar(text("select count(*) from app.signin_attempts")) == 0
        assert activities.read(w, task.id).owner_id == company.mona.user_id
        assert w.session.scalar(text("select login from app.users where login = 'carl'")) is None


def test_a_report_goes_on_without_whoever_is_erased(company):
    person = a_contact(company.ben, email="li@example.com")
    receivers = Receivers(people=("ben", "carl"), addresses=("li@example.com", "wu@example.com"))
    with work(SYSTEM) as w:
        editions.set_plan(w, "weekly", PlanSet(cron="0 8 * * 1", zone="Asia/Shanghai", receivers=receivers))
        w.session.execute(text("update app.report_plans set set_by = :id"), {"id": company.carl.user_id})
        letter = Message("Subject", "Text")
        outbox.put(w, [Post(f"report {one}", "report", letter, address=one) for one in receivers.addresses])
    erase("users", gone(company.carl).id)
    erase("contacts", person.id)
    with work(SYSTEM) as w:
        plan = editions.read_plan(w, "weekly")
        assert plan.receivers == Receivers(people=("ben",), addresses=("wu@example.com",))
        assert (plan.is_on, plan.set_by) == (True, company.carl.user_id)
        assert w.session.scalars(text("select key from app.deliveries")).all() == ["report wu@example.com"]


def test_only_whoever_is_at_the_machine_erases(company):
    lead = a_lead(company.ben)
    fill("leads", lead.id)
    for person in (company.ben, company.ada):
        with pytest.raises(NotPermitted):
            erase("leads", lead.id, person)
    for table, record_id in (("leads", uuid4()), ("teams", company.ben.team_id)):
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
