"""The promises the database keeps: who sees a row, what changed, and what nobody can do."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.access.robots import SYSTEM
from app.access.work import work
from app.audit import trail
from app.core.sealed import seal, unseal
from app.customers.model import Customer


def customer_of(actor, name="Acme") -> Customer:
    with work(actor) as w:
        row = Customer(name=name, owner_id=actor.user_id, team_id=actor.team_id, phone="+8613812345678")
        w.session.add(row)
    return row


def names_seen_by(actor) -> list[str]:
    with work(actor) as w:
        return list(w.session.scalars(text("select name from app.customers order by name")))


def test_reach_is_own_team_or_all(company):
    for person in (company.ben, company.amy, company.carl):
        customer_of(person, person.name)
    assert names_seen_by(company.ben) == ["Ben"]
    assert names_seen_by(company.mona) == ["Amy", "Ben"]
    for everything in (company.sam, company.ana, company.leo, company.ada):
        assert names_seen_by(everything) == ["Amy", "Ben", "Carl"]


def test_readers_cannot_write(company):
    for reader in (company.ana, company.leo):
        with pytest.raises(DBAPIError, match="violates row-level security policy"):
            customer_of(reader)


def test_nobody_reads_credentials_but_the_doorkeeper(company):
    for actor in (company.ada, company.ben, SYSTEM):
        with pytest.raises(DBAPIError, match="permission denied"), work(actor) as w:
            w.session.execute(text("select * from app.credentials"))


def test_a_change_is_in_the_trail_with_its_author_and_nothing_personal(company):
    row = customer_of(company.ben)
    with work(company.ben) as w:
        w.session.get(Customer, row.id).phone = "+8613900000000"
    with work(company.ben) as w:
        entries = w.session.execute(
            text("select action, actor_id, changes from app.audit_entries where entity_id = :id order by id"),
            {"id": row.id},
        ).all()
    assert [(e.action, e.actor_id) for e in entries] == [
        ("insert", company.ben.user_id),
        ("update", company.ben.user_id),
    ]
    assert list(entries[1].changes) == ["phone"]
    assert "139" not in str(entries[1].changes["phone"])


def test_a_raise_undoes_the_change_and_its_trail(company):
    with pytest.raises(RuntimeError):
        _add_and_fail(company.ben)
    assert names_seen_by(company.ada) == []
    with work(company.ada) as w:
        assert w.session.scalar(text("select count(*) from app.audit_entries where entity = 'customers'")) == 0


def _add_and_fail(actor) -> None:
    with work(actor) as w:
        w.session.add(Customer(name="Gone", owner_id=actor.user_id, team_id=actor.team_id))
        w.session.flush()
        raise RuntimeError


def test_the_trail_cannot_be_edited_and_an_edit_would_show(company):
    customer_of(company.ben)
    with work(company.ada) as w:
        assert trail.seal(w) > 0
        assert trail.broken_seals(w) == []
    with pytest.raises(DBAPIError), work(company.ada) as w:
        w.session.execute(text("update app.audit_entries set actor_id = null"))
    edit_behind_the_trails_back()
    with work(company.ada) as w:
        assert len(trail.broken_seals(w)) == 1


def edit_behind_the_trails_back() -> None:
    from sqlalchemy import create_engine

    from app.core.db import admin_url

    with create_engine(admin_url()).begin() as link:
        link.execute(text("set local session_replication_role = replica"))
        link.execute(text("update app.audit_entries set action = 'delete' where entity = 'customers'"))


def test_personal_data_is_sealed_in_the_table_and_equal_values_are_findable(company):
    row = customer_of(company.ben)
    with work(company.ben) as w:
        stored = w.session.scalar(text("select phone from app.customers where id = :id"), {"id": row.id})
    assert stored == seal("+8613812345678")
    assert "138" not in stored
    assert unseal(stored) == "+8613812345678"
