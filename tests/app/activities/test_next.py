"""When something is planned first stands in the record that it is on: lists are sorted and narrowed down by it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access import records
from app.access.actor import FieldRight, Reach
from app.access.work import work
from app.activities import service
from app.activities.model import Activity
from app.activities.schema import ActivityChange, ActivityPlan
from app.core.dates import today
from app.core.errors import Invalid
from app.customers import service as customers
from app.customers.schema import CustomerQuery
from app.deals import service as deals
from app.deals.schema import DealMove, DealQuery
from app.leads import service as leads
from app.leads.schema import LeadQuery
from app.tickets import service as tickets
from app.tickets.schema import TicketQuery
from tests.app.making import a_customer, a_deal, a_lead, a_ticket

NOW = datetime.now(UTC).replace(microsecond=0)
NOUNS = [
    (a_customer, "customer_id", customers.list_customers, CustomerQuery),
    (a_lead, "lead_id", leads.list_leads, LeadQuery),
    (a_deal, "deal_id", deals.list_deals, DealQuery),
    (a_ticket, "ticket_id", tickets.list_tickets, TicketQuery),
]
EACH = pytest.mark.parametrize(("make", "column", "find", "query"), NOUNS)


def planned(by, days, **on):
    with work(by) as w:
        return service.plan(w, ActivityPlan(subject="Call back", due_at=NOW + timedelta(days=days), **on))


def listed(by, find, query, **asked):
    with work(by) as w:
        return find(w, query(**asked))


def when(by, find, query):
    """In how many days something is planned on the only record that there is."""
    (row,) = listed(by, find, query).rows
    return row.next_activity_at and round((row.next_activity_at - NOW) / timedelta(days=1))


@EACH
def test_it_follows_what_is_planned_moved_done_cancelled_and_deleted(ada, make, column, find, query):
    record = make(ada)
    assert when(ada, find, query) is None
    later, sooner = (planned(ada, days, **{column: record.id}) for days in (5, 2))
    assert when(ada, find, query) == 2
    with work(ada) as w:
        sooner = service.change(w, sooner.id, ActivityChange(due_at=NOW + timedelta(days=9)), sooner.version)
    assert when(ada, find, query) == 5
    with work(ada) as w:
        service.complete(w, later.id, None, later.version)
    assert when(ada, find, query) == 9
    with work(ada) as w:
        service.reopen(w, later.id, service.read(w, later.id).version)
        service.remove(w, sooner.id, sooner.version)
    assert when(ada, find, query) == 5
    with work(ada) as w:
        service.cancel(w, later.id, service.read(w, later.id).version)
    assert when(ada, find, query) is None
    (row,) = listed(ada, find, query).rows
    assert row.version == record.version, "an open form must not go stale by what is planned"


def test_what_is_put_on_another_record_goes_from_the_first(ada):
    first, second = (a_deal(ada, title=title) for title in ("First", "Second"))
    task = planned(ada, 3, deal_id=first.id)
    with work(ada) as w:
        service.change(w, task.id, ActivityChange(deal_id=second.id), task.version)
        assert deals.read(w, first.id).next_activity_at is None
        assert deals.read(w, second.id).next_activity_at == task.due_at


@EACH
def test_lists_are_sorted_by_it_page_by_page_what_has_none_last(ada, make, column, find, query):
    records = [make(ada) for _n in range(5)]
    for record, days in zip(records, (4, -1, 2, 8), strict=False):
        planned(ada, days, **{column: record.id})
    order = [records[n].id for n in (1, 2, 0, 3, 4)]
    for sort, wanted in (("next_activity_at", order), ("-next_activity_at", [*order[3::-1], order[4]])):
        found, after = [], None
        while True:
            page = listed(ada, find, query, sort=sort, size=2, after=after)
            found += [row.id for row in page.rows]
            after = page.next
            if after is None:
                break
        assert found == wanted


@EACH
def test_lists_are_narrowed_down_to_what_is_overdue_planned_today_this_week_or_not_at_all(
    ada, make, column, find, query
):
    none, late, due = (make(ada).id for _n in range(3))
    planned(ada, -0.01, **{column: late})
    with work(ada) as w:
        service.plan(w, ActivityPlan(subject="Call", due_at=f"{today()} 23:59", **{column: due}))

    def found(operator, *values):
        asked = json.dumps({"all": [["next_activity_at", operator, *values]]})
        return {row.id for row in listed(ada, find, query, filter=asked).rows}

    assert found("empty") == {none}
    assert late in found("late") <= {late, due}
    assert due in found("within", "today")
    assert due in found("within", "this_week")


def test_the_trail_tells_of_what_is_planned_and_not_of_its_copy(ada):
    deal = a_deal(ada)
    planned(ada, 1, deal_id=deal.id)
    with work(ada) as w:
        told = text("select count(*) from app.audit_entries where changes ? 'next_activity_at'")
        assert w.session.scalar(told) == 0
        assert deals.read(w, deal.id).updated_at == deal.updated_at


def limited(actor, reads=None, fields=None):
    role = actor.role
    return replace(actor, role=replace(role, reads={**role.reads, **(reads or {})}, fields=fields or {}))


@pytest.mark.parametrize(
    "role",
    [
        pytest.param({"reads": {"activities": Reach.OWN}}, id="of others' tasks nothing"),
        pytest.param({"fields": {"deals": {"customer_id": FieldRight.HIDDEN}}}, id="not whose a deal is"),
    ],
)
def test_who_does_not_see_all_that_is_planned_learns_nothing_of_it(mona, role):
    customer = a_customer(mona)
    planned(mona, -1, customer_id=customer.id)
    assert when(mona, customers.list_customers, CustomerQuery) == -1
    less = limited(mona, **role)
    (row,) = listed(less, customers.list_customers, CustomerQuery).rows
    assert (row.next_activity_at, row.withheld) == (None, ("next_activity_at",))
    asked = json.dumps({"all": [["next_activity_at", "late"]]})
    for query in ({"sort": "next_activity_at"}, {"filter": asked}):
        with pytest.raises(Invalid):
            listed(less, customers.list_customers, CustomerQuery, **query)


def test_on_tickets_of_ones_customers_it_is_told_to_whoever_sees_all_tasks(ben, sam):
    customer = a_customer(ben)
    ticket = a_ticket(sam, customer_id=customer.id)
    planned(sam, 1, ticket_id=ticket.id)
    assert when(sam, tickets.list_tickets, TicketQuery) == 1
    assert when(ben, tickets.list_tickets, TicketQuery) is None


def test_a_deal_is_lost_while_somebody_ticks_off_what_is_planned_on_it(ada, ben):
    deal = a_deal(ben)
    ticked, other = (planned(ben, days, deal_id=deal.id) for days in (1, 2))
    with work(ben) as w:
        records.hold(w, Activity, ticked.id)
        with work(ada) as losing:
            losing.session.execute(text("set local lock_timeout = '2s'"))
            deals.move(losing, deal.id, DealMove(stage="lost", lost_reason="price"), deal.version)
        service.complete(w, ticked.id, None, ticked.version)
        assert service.read(w, other.id).status == "cancelled"
        assert deals.read(w, deal.id).next_activity_at is None
