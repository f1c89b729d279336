from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.access.actor import FieldRight
from app.access.web import acting
from app.access.work import work
from app.activities import about, drawer, service, standing
from app.activities.schema import ActivityChange, ActivityLog, ActivityQuery, Standing
from app.core.errors import Invalid
from app.customers import service as customers
from app.leads import service as leads
from app.tickets import service as tickets
from tests.app.making import a_customer, a_deal, a_lead, a_task, a_ticket


def logged(by, **values):
    with work(by) as w:
        return service.log(w, ActivityLog(**{"kind": "call", "subject": "First call"} | values))


def test_log_is_done_now_by_the_actor_and_the_customer_was_active(ben):
    customer = a_customer(ben)
    made = logged(ben, customer_id=customer.id)
    assert (made.status, made.owner, made.customer) == ("done", "Ben", "Acme")
    assert made.completed_at == made.created_at
    with work(ben) as w:
        now = customers.read(w, customer.id)
    assert now.last_activity_at == made.created_at
    assert now.version == customer.version, "an open form must not go stale by a logged call"


@pytest.mark.parametrize(
    ("values", "answered"),
    [
        ({"kind": "call", "direction": "out"}, True),
        ({"kind": "wechat"}, True),
        ({"kind": "call", "direction": "in"}, False),
        ({"kind": "note"}, False),
    ],
)
def test_only_an_outward_activity_answers_a_lead(ben, values, answered):
    lead = a_lead(ben)
    logged(ben, lead_id=lead.id, **values)
    with work(ben) as w:
        now = leads.read(w, lead.id)
    assert (now.first_responded_at is not None) is answered
    assert now.last_activity_at is not None


@pytest.mark.parametrize(
    ("maker", "by", "field"),
    [
        (a_customer, "carl", "customer_id"),
        (a_lead, "carl", "lead_id"),
        (a_deal, "carl", "deal_id"),
        (a_ticket, "sam", "ticket_id"),
    ],
)
def test_log_refuses_a_record_out_of_reach(company, maker, by, field):
    theirs = maker(getattr(company, by))
    with pytest.raises(Invalid) as refused:
        logged(company.ben, **{field: theirs.id})
    assert list(refused.value.fields) == [field]


def test_a_service_agent_logs_on_tickets_but_not_on_deals(company):
    assert logged(company.sam, ticket_id=a_ticket(company.sam).id).owner == "Sam"
    deal = a_deal(company.ben)
    with pytest.raises(Invalid):
        logged(company.sam, deal_id=deal.id)


def test_complete_and_cancel_end_what_was_planned(ben):
    planned, other = a_task(ben), a_task(ben)
    with work(ben) as w:
        done = service.complete(w, planned.id, "sent", planned.version)
        dropped = service.cancel(w, other.id, other.version)
    assert (planned.status, done.status, done.outcome, dropped.status) == ("planned", "done", "sent", "cancelled")
    for verb in (service.cancel, lambda w, i, v: service.complete(w, i, None, v)):
        with pytest.raises(Invalid), work(ben) as w:
            verb(w, done.id, done.version)


def test_completing_a_call_answers_its_lead(ben):
    lead = a_lead(ben)
    call = a_task(ben, kind="call", lead_id=lead.id)
    with work(ben) as w:
        assert leads.read(w, lead.id).first_responded_at is None
        service.complete(w, call.id, None, call.version)
        assert leads.read(w, lead.id).first_responded_at is not None


def test_a_manager_plans_for_the_own_team(company):
    assert a_task(company.mona, owner_id=company.ben.user_id).owner == "Ben"
    with pytest.raises(Invalid):
        a_task(company.mona, owner_id=company.carl.user_id)


def test_list_what_is_due(ben):
    soon = a_task(ben)
    a_task(ben, due_at="2027-01-01")
    logged(ben, subject="Past")
    with work(ben) as w:
        due = service.list_activities(w, ActivityQuery(status="planned", due_before="2026-12-31", sort="due_at"))
    assert [row.id for row in due.rows] == [soon.id]


def test_log_plans_what_comes_next_on_the_same_record_or_nothing_at_all(ben, carl):
    deal = a_deal(ben, customer_id=a_customer(ben).id)
    then = {"kind": "meeting", "subject": "Settle terms", "due_at": "2026-12-01T10:00:00+08:00"}
    logged(ben, deal_id=deal.id, then=then)
    with pytest.raises(Invalid):
        logged(ben, deal_id=deal.id, subject="Undone", then=then | {"owner_id": carl.user_id})
    with work(ben) as w:
        found = service.list_activities(w, ActivityQuery(customer_id=deal.customer_id, sort="subject")).rows
    assert [(one.subject, one.status, one.deal, one.customer) for one in found] == [
        ("First call", "done", "Ten pumps", "Acme"),
        ("Settle terms", "planned", "Ten pumps", "Acme"),
    ]


def test_what_repeats_is_planned_again_once_it_is_done(ben):
    weekly = a_task(ben, repeats="week", priority="high", due_at="2026-01-05T09:00:00+08:00")
    with work(ben) as w:
        service.complete(w, weekly.id, None, weekly.version)
        again = service.list_activities(w, ActivityQuery(status="planned")).rows
    assert [(one.subject, one.priority, one.repeats, one.owner) for one in again] == [
        ("Send the offer", "high", "week", "Ben")
    ]
    assert again[0].due_at > datetime.now(UTC)
    assert again[0].due_at.astimezone(weekly.due_at.tzinfo).weekday() == weekly.due_at.weekday()


def test_what_would_come_again_after_all_dates_that_are_kept_is_done_for_the_last_time(ben, told):
    yearly = a_task(ben, repeats="year", due_at="2199-03-02T09:00:00+08:00")
    with acting(ben), work(ben) as w:
        drawer.tick_off(w, yearly.id, yearly.version)
        assert not service.list_activities(w, ActivityQuery(status="planned")).rows
    assert "It does not come again" in str(told)


def test_postpone_moves_what_is_late_of_ones_own_and_nothing_else(company):
    late, theirs = a_task(company.ben, due_at="2026-01-05"), a_task(company.amy, due_at="2026-01-05")
    later = a_task(company.ben, due_at="2199-01-05")
    to = datetime(2198, 1, 1, tzinfo=UTC)
    with work(company.ben) as w:
        assert service.postpone(w, to) == 1
        assert (service.read(w, late.id).due_at, service.read(w, late.id).version) == (to, late.version + 1)
        assert service.read(w, later.id).due_at == later.due_at
    with work(company.amy) as w:
        assert service.read(w, theirs.id).due_at == theirs.due_at


def test_standing_counts_ones_own_by_when_they_are_due(company):
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    for due in ("2026-11-25T12:00:00Z", "2026-11-26T15:00:00Z", "2026-11-26T20:00:00Z", "2026-12-26T12:00:00Z"):
        a_task(company.ben, due_at=due)
    a_task(company.amy, due_at="2026-11-25T12:00:00Z")
    with work(company.ben) as w:
        assert standing.count_own(w, now) == Standing(open=4, overdue=1, today=1, next=2)


def test_what_i_asked_others_for_is_listed_for_me(company):
    asked = a_task(company.mona, owner_id=company.ben.user_id)
    a_task(company.mona)
    with work(company.mona) as w:
        found = service.list_activities(w, ActivityQuery(asked_by=company.mona.user_id)).rows
    assert [(one.id, one.asked_by, one.owner) for one in found] == [(asked.id, "Mona", "Ben")]


def test_a_task_on_a_ticket_is_seen_by_whoever_sees_the_ticket(company):
    ticket = a_ticket(company.sam)
    task = a_task(company.sam, ticket_id=ticket.id)
    with work(company.sam) as w:
        tickets.assign(w, ticket.id, company.sam.user_id, ticket.version)
    with work(company.ben) as w:
        assert task.id not in [one.id for one in service.list_activities(w, ActivityQuery()).rows]


def test_a_planned_task_keeps_its_time(ben):
    task = a_task(ben)
    with pytest.raises(Invalid) as refused, work(ben) as w:
        service.change(w, task.id, ActivityChange(due_at=None), task.version)
    assert list(refused.value.fields) == ["due_at"]


def test_what_was_only_written_down_is_not_among_tasks_that_are_done(ben):
    task = a_task(ben)
    logged(ben)
    with work(ben) as w:
        service.complete(w, task.id, None, task.version)
        found = service.list_activities(w, ActivityQuery(status="done", planned=True))
    assert [one.id for one in found.rows] == [task.id]


def test_a_task_is_tied_to_another_record_and_to_the_customer_behind_it(ben, carl):
    lead, deal = a_lead(ben), a_deal(ben, customer_id=a_customer(ben).id)
    task = a_task(ben, lead_id=lead.id)
    with work(ben) as w:
        (entity_id, _words), *_more = about.find(w, "pumps")
        named = about.named(entity_id)
        now = service.change(w, task.id, ActivityChange(**named), task.version)
    assert (now.deal_id, now.lead_id, now.customer) == (deal.id, None, "Acme")
    theirs = a_deal(carl)
    with pytest.raises(Invalid), work(ben) as w:
        service.change(w, task.id, ActivityChange(deal_id=theirs.id), now.version)


def test_what_is_done_on_a_deal_does_not_tell_whose_it_is_to_whom_that_is_hidden(ben):
    customer = a_customer(ben, name="Acme")
    deal = a_deal(ben, title="Pump", customer_id=customer.id)
    on_it, elsewhere = a_task(ben, deal_id=deal.id), a_task(ben, customer_id=customer.id)
    assert ben.role is not None
    limited = replace(ben, role=replace(ben.role, fields={"deals": {"customer_id": FieldRight.HIDDEN}}))
    with work(limited) as w:
        told, known = service.read(w, on_it.id), service.read(w, elsewhere.id)
        of_customer = service.list_activities(w, ActivityQuery(customer_id=customer.id)).rows
    assert (told.deal, told.customer, told.customer_id) == ("Pump", None, None)
    assert (known.customer, known.customer_id) == ("Acme", customer.id)
    assert [one.id for one in of_customer] == [elsewhere.id]
