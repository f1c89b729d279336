"""Each committed change is told once, in the order of its record, whoever has a transaction open."""

import pytest
from sqlalchemy import create_engine, text

from app.access.work import work
from app.core import db, migrate
from app.core.errors import NotPermitted
from app.events import follow, service
from app.leads import schema
from app.leads import service as leads
from tests.app.events import killing
from tests.app.events.reading import FOLLOWER
from tests.app.making import a_customer, a_deal, a_lead


@pytest.fixture
def reader(company):
    with work(FOLLOWER) as w:
        service.begin(w, "reader")
    return "reader"


def read(name: str, size: int = 1000):
    found = []

    def keep(_w, events):
        found.extend(events)

    follow.drain(FOLLOWER, name, keep, size)
    return found


def said(events):
    return [(e.noun, e.record_id, e.verb) for e in events]


def test_a_change_tells_its_record_and_what_changed_by_name(ben, reader):
    lead = a_lead(ben, city="Ningbo")
    with work(ben) as w:
        leads.change(w, lead.id, schema.LeadChange(city="Suzhou"), lead.version)
    made, changed = read(reader)
    assert (made.noun, made.record_id, made.verb, made.actor_id) == ("leads", lead.id, "insert", ben.user_id)
    assert (changed.verb, list(changed.changed)) == ("update", ["city"])
    assert read(reader) == []


def test_what_hangs_on_a_record_tells_of_it_once_a_statement(ben, reader):
    customer = a_customer(ben)
    deal = a_deal(ben, customer_id=customer.id)
    told = said(read(reader))
    assert ("customers", customer.id, "deals") in told
    assert ("deals", deal.id, "insert") in told
    assert ("deals", deal.id, "stage_changes") in told


def test_what_was_rolled_back_never_was(ben, reader):
    def write_and_fail() -> None:
        with work(ben) as w:
            leads.create(w, schema.LeadCreate(name="Gone"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert read(reader) == []


def test_a_transaction_left_open_delays_nobody_and_is_told_when_it_commits(ben, reader):
    with work(ben) as slow:
        early = leads.create(slow, schema.LeadCreate(name="Slow"))
        late = a_lead(ben, name="Quick")
        assert said(read(reader)) == [("leads", late.id, "insert")]
    assert said(read(reader)) == [("leads", early.id, "insert")]


def test_a_reader_that_fails_is_given_the_same_again(ben, reader):
    lead = a_lead(ben)

    def fail(_w, _events):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        follow.drain(FOLLOWER, reader, fail)
    assert said(read(reader)) == [("leads", lead.id, "insert")]


def test_small_batches_lose_and_repeat_nothing(ben, reader):
    made = [a_lead(ben).id for _ in range(7)]
    assert [e.record_id for e in read(reader, size=2)] == made


def test_what_another_reader_does_bears_its_name(ben, reader):
    with work(ben, cause="another") as w:
        leads.create(w, schema.LeadCreate(name="By a rule"))
    assert [e.cause for e in read(reader)] == ["another"]


@pytest.fixture
def moves(company):
    """Calling it is what a dump brings to another server: the rows, under numbers of one that was far ahead."""
    engine = create_engine(db.admin_url())

    def move() -> None:
        with engine.begin() as link:
            link.execute(text("update app.events set xact = (xact::text::bigint + 1000000)::text::xid8"))
            link.execute(text(MOVED.format("seen")))
            link.execute(text(MOVED.format("until") + " where until is not null"))
            link.execute(text("update app.eras set server = 'theirs' where id = app.current_era()"))
            link.execute(text("set local role crm_owner"))
            link.execute(text("select app.begin_era()"))

    yield move
    with engine.begin() as link:
        link.execute(text("delete from app.eras where id = app.current_era() and id > 1"))
        link.execute(
            text("update app.eras set server = (select system_identifier::text from pg_control_system())")
        )
    engine.dispose()


MOVED = """
    update app.event_readers set {0} = (
        (pg_snapshot_xmin({0})::text::bigint + 1000000) || ':' || (pg_snapshot_xmax({0})::text::bigint + 1000000)
        || ':')::pg_snapshot"""


def test_after_a_move_to_another_server_nothing_is_skipped_or_repeated(ben, reader, moves):
    a_lead(ben)
    read(reader)
    unread = a_lead(ben)
    moves()
    later = a_lead(ben)
    assert said(read(reader)) == [("leads", unread.id, "insert"), ("leads", later.id, "insert")]
    assert read(reader) == []


def test_a_move_in_the_middle_of_what_was_there_skips_and_repeats_nothing(ben, reader, moves):
    made = [a_lead(ben).id for _ in range(5)]
    with work(FOLLOWER) as w:
        told = [event.record_id for event in service.read_next(w, reader, 2)]
    moves()
    made += [a_lead(ben).id for _ in range(3)]
    told += [event.record_id for event in read(reader, size=2)]
    assert told == made


def test_a_server_that_stays_is_one_era(company):
    with work(FOLLOWER) as w:
        before = w.session.scalar(text("select app.current_era()"))
    migrate.run()
    with work(FOLLOWER) as w:
        assert w.session.scalar(text("select app.current_era()")) == before


def test_a_reader_is_given_what_it_wants_and_nothing_that_it_did(ben, reader):
    lead = a_lead(ben)
    with work(ben, cause="reader") as w:
        leads.create(w, schema.LeadCreate(name="By a rule"))
    with work(ben) as w:
        leads.change(w, lead.id, schema.LeadChange(city="Suzhou"), lead.version)
        w.session.execute(text("update app.leads set city = 'Wuxi'"))
    wanted = service.Wanted(kinds=[("leads", "update")], among=1)
    found = []
    follow.drain(FOLLOWER, reader, lambda _w, events: found.extend(events), wanted=wanted)
    assert said(found) == [("leads", lead.id, "update")]


def test_people_do_not_follow(ben):
    with pytest.raises(NotPermitted), work(ben) as w:
        service.read_next(w, "reader")


def test_what_all_have_had_is_forgotten_and_nothing_else(ben, reader, monkeypatch):
    monkeypatch.setattr(service, "KEPT", type(service.KEPT)(seconds=-1))
    with work(FOLLOWER) as w:
        service.forget_old(w)
    a_lead(ben)
    with work(FOLLOWER) as w:
        assert service.forget_old(w) == 0
    read(reader)
    with work(FOLLOWER) as w:
        assert service.forget_old(w) == 1


def test_a_reader_killed_at_random_under_writers_who_roll_back_is_given_each_change_once(ben, tmp_path):
    assert killing.read_while_killed(ben, 2, tmp_path, writers=2) > 20
