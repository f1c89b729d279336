"""What hangs on a record is reached as that record is: read and written apart, by the reach into its own noun."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from app.access.actor import Actor, Reach
from app.access.robots import SYSTEM
from app.access.roles import shipped
from app.access.work import work
from app.core import db
from app.core.errors import NotPermitted
from app.migrations import roles as shipping
from app.migrations.reaches import COMMON, OWNED
from app.roles import service
from app.roles.schema import ReachGiven, RoleCreate
from app.users import service as users
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_task, a_ticket, an_order, broken_off
from tests.conftest import Company


def touched(lead_id: Any) -> None:
    with work(SYSTEM) as w:
        touch = "insert into app.touchpoints (lead_id, occurred_at, channel, event)"
        w.session.execute(text(f"{touch} values (:id, now(), 'baidu', 'visit')"), {"id": lead_id})


CHILDREN: dict[str, tuple[str, Callable[[Actor, Any, Any, Any], Any]]] = {
    "contacts": ("name", lambda by, customer, _lead, _deal: a_contact(by, customer_id=customer)),
    "orders": ("order_no", lambda by, customer, _lead, _deal: an_order(by, customer_id=customer)),
    "tickets": ("subject", lambda _by, customer, _lead, _deal: a_ticket(SYSTEM, customer_id=customer)),
    "activities": ("subject", lambda by, _customer, _lead, deal: unowned(a_task(by, deal_id=deal))),
    "touchpoints": ("channel", lambda _by, _customer, lead, _deal: touched(lead)),
}
"""Noun -> a column of it, and what makes one on a customer, a lead or a deal of somebody's."""

PARTS = {
    "subscriptions": "insert into app.subscriptions (customer_id, plan, started_on, monthly_amount, currency)"
    " select id, 'basic', '2026-01-01', 1, 'CNY' from app.customers",
    "order_lines": "",
    "ticket_messages": "insert into app.ticket_messages (ticket_id, author_kind, is_public, body)"
    " select id, 'agent', true, 'Hello' from app.tickets",
    "stage_changes": "",
    "deal_lines": "insert into app.deal_lines (deal_id, quantity, unit_price, amount)"
    " select id, 1, 1, 1 from app.deals",
    "conversions": "insert into app.conversions (lead_id, before, made) select id, 'new', '{}' from app.leads",
}
"""Part of records -> what makes one for each of them; an order has a line already, and a deal its first stage."""


SCORED = (
    "insert into app.scores (entity, entity_id, name, model_version, as_of)"
    " select 'lead', id, gen_random_uuid()::text, '1', now() from app.leads"
)


def unowned(activity: Any) -> Any:
    """Nobody's own, so that only the record it is about says who sees it."""
    with work(SYSTEM) as w:
        w.session.execute(text("update app.activities set owner_id = null, team_id = null"))
    return activity


@pytest.fixture(scope="module")
def company(hiring) -> Company:
    """The same for all tests, which change nobody but Ben's role."""
    return hiring()


@pytest.fixture(scope="module")
def family(company) -> dict[str, Any]:
    """The same children on records of Ben and of Carl."""
    made: dict[str, Any] = {}
    for owner in (company.ben, company.carl):
        on = (a_customer(owner, name=f"{owner.name}s").id, a_lead(owner).id, a_deal(owner).id)
        made[owner.name] = {noun: make(owner, *on) for noun, (_column, make) in CHILDREN.items()}
    with work(SYSTEM) as w:
        for statement in filter(None, (*PARTS.values(), SCORED)):
            w.session.execute(text(statement))
    return made


def ben_of(company: Any, reads: Reach, writes: Reach) -> Actor:
    """Ben, in a role of such a reach into everything that people own."""
    reaches = dict.fromkeys(OWNED, ReachGiven(reads=reads, writes=writes))
    with work(company.ada) as w:
        names = {f"name_{language}": str(uuid4()) for language in ("en", "zh")}
        role = service.create(w, RoleCreate(**names, reaches=reaches))
        w.session.execute(text("update app.users set role = :code where login = 'ben'"), {"code": role.code})
    return users.actor_named("ben")


def seen(actor: Actor, table: str) -> int:
    with work(actor) as w:
        return w.session.scalar(text(f"select count(*) from app.{table}")) or 0  # noqa: S608 - names of this file


@pytest.mark.parametrize(("reads", "of_two"), [("none", 0), ("own", 1), ("team", 1), ("tree", 1), ("all", 2)])
def test_children_and_parts_are_seen_as_their_records_are(company, family, reads, of_two):
    ben = ben_of(company, Reach(reads), Reach.NONE)
    found = {table: seen(ben, table) for table in (*CHILDREN, *PARTS)}
    assert found == dict.fromkeys(found, of_two)


@pytest.mark.parametrize("noun", sorted(CHILDREN.keys() - {"touchpoints"}))
@pytest.mark.parametrize(("writes", "of_two"), [("none", 0), ("own", 1), ("team", 1), ("all", 2)])
def test_whoever_sees_all_of_them_writes_as_far_as_is_said(company, family, noun, writes, of_two):
    ben, column = ben_of(company, Reach.ALL, Reach(writes)), CHILDREN[noun][0]
    with work(ben) as w:
        changed = w.session.execute(text(f"update app.{noun} set {column} = {column}"))  # noqa: S608
        assert changed.rowcount == of_two  # type: ignore[attr-defined]


def test_nothing_is_hung_on_a_record_that_is_only_seen(company, family):
    ben = ben_of(company, Reach.ALL, Reach.OWN)
    theirs = family["Carl"]["contacts"].customer_id
    for customer_id, refused in ((family["Ben"]["contacts"].customer_id, False), (theirs, True)):
        statement = text("insert into app.contacts (name, customer_id) values ('X', :id)")
        if refused:
            with pytest.raises(NotPermitted), work(ben) as w:
                w.session.execute(statement, {"id": customer_id})
        else:
            with work(ben) as w:
                w.session.execute(statement, {"id": customer_id})
                w.session.rollback()


SHIPPED = {
    "sales": ("own", "own"),
    "sales_manager": ("team", "team"),
    "service_agent": ("all", "all"),
    "service_lead": ("all", "all"),
    "analyst": ("all", "none"),
    "leader": ("all", "none"),
    "auditor": ("all", "none"),
    "administrator": ("all", "all"),
}


def test_eight_roles_are_shipped_and_reach_as_they_are_known_to():
    assert {*shipping.shipped()} == {*SHIPPED}
    for code, pair in SHIPPED.items():
        role = shipped(code)
        none = {"leads", "deals"} if code == "service_lead" else set()
        for noun in OWNED:
            wanted = ("none", "none") if noun in none else pair
            assert (role.reads[noun], role.writes[noun]) == wanted, (code, noun)
        assert {role.writes[noun] for noun in COMMON} == {Reach.ALL if code == "administrator" else Reach.NONE}
        assert not role.fields
    assert "audit:read" in map(str, shipped("auditor").permissions)
    assert not {one for one in map(str, shipped("auditor").permissions) if one.endswith(":write")}


WRITTEN = {
    "subscriptions": ("plan", PARTS["subscriptions"]),
    "affiliations": (
        None,
        "insert into app.affiliations (contact_id, customer_id)"
        " select b.id, c.id from app.customers c, app.contacts b where b.customer_id = c.id",
    ),
    "order_lines": (
        "amount",
        "insert into app.order_lines (order_id, quantity, unit_price, amount)"
        " select order_id, quantity, unit_price, amount from app.order_lines",
    ),
    "ticket_messages": (None, PARTS["ticket_messages"]),
    "deal_lines": ("amount", PARTS["deal_lines"]),
    "conversions": (
        "before",
        PARTS["conversions"] + " on conflict (lead_id) do update set made = excluded.made",
    ),
    "stage_changes": (
        None,
        "insert into app.stage_changes (deal_id, from_stage, to_stage)"
        " select deal_id, from_stage, to_stage from app.stage_changes",
    ),
    "owner_changes": (
        None,
        "insert into app.owner_changes (entity, entity_id) select 'customers', id from app.customers",
    ),
    "files": (
        None,
        "insert into app.files (entity, entity_id, name, content_type, size, place)"
        " select 'customers', id, 'offer.pdf', 'application/pdf', 1, 'here' from app.customers",
    ),
    "scores": ("label", SCORED),
    "score_history": (
        None,
        "insert into app.score_history (entity, entity_id, name, model_version, as_of)"
        " select entity, entity_id, name, model_version, as_of from app.scores",
    ),
}
"""Part of a record, or what is said of one -> a column that changes if any does, what adds one to each seen."""


def test_every_part_that_people_write_is_tried():
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        parts = set(
            link.scalars(
                text(
                    "select tablename from pg_policies"
                    " where schemaname = 'app' and policyname = 'insert_of_what_is_changed'"
                )
            )
        )
    engine.dispose()
    assert parts - {"audit_entries"} == {*WRITTEN}


@pytest.mark.parametrize("table", WRITTEN)
def test_a_part_is_written_by_whoever_writes_its_record(company, family, table):
    """Ben sees the records of all and writes his own."""
    column, added = WRITTEN[table]
    ben = ben_of(company, Reach.ALL, Reach.OWN)
    with pytest.raises(NotPermitted), work(ben) as w:
        w.session.execute(text(added))
    if column:
        with work(ben) as w:
            changed = w.session.execute(text(f"update app.{table} set {column} = {column}"))  # noqa: S608
            assert changed.rowcount == 1  # type: ignore[attr-defined]
    own = ben_of(company, Reach.OWN, Reach.OWN)
    with broken_off(own) as w:
        assert w.session.execute(text(added)).rowcount == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", ["deal_lines", "conversions"])
def test_a_part_is_taken_away_by_whoever_writes_its_record(company, family, table):
    with broken_off(ben_of(company, Reach.ALL, Reach.OWN)) as w:
        assert w.session.execute(text(f"delete from app.{table}")).rowcount == 1  # type: ignore[attr-defined] # noqa: S608
