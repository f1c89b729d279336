import pytest

from app.access.work import work
from app.activities import service
from app.activities.schema import ActivityLog, ActivityQuery
from app.core.errors import Invalid
from app.customers import service as customers
from app.leads import service as leads
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
