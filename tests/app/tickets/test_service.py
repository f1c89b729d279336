from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core.errors import Invalid
from app.tickets import service
from app.tickets.schema import TicketChange, TicketQuery, TicketReply
from tests.app.making import a_customer, a_ticket


def wrote(by, ticket, body="We look into it", how=service.reply, **values):
    with work(by) as w:
        return how(w, ticket.id, TicketReply(body=body, **values))


def done(by, verb, ticket):
    with work(by) as w:
        return verb(w, ticket.id, ticket.version)


def test_open_waits_to_be_assigned_with_a_due_time_by_priority(sam):
    made = a_ticket(sam, priority="urgent")
    assert (made.status, made.owner_id) == ("new", None)
    assert made.first_response_due_at - made.created_at == timedelta(hours=1)
    assert made.number > 0


def test_a_customers_message_leaves_a_ticket_without_an_owner_waiting_for_one(sam):
    asked = wrote(sam, wrote(sam, a_ticket(sam)), "It still leaks", how=service.receive)
    assert (asked.status, asked.owner) == ("new", None)


def test_open_for_an_agent_is_assigned(sam):
    made = a_ticket(sam, owner_id=sam.user_id, category="billing")
    assert (made.status, made.owner, made.category_source) == ("assigned", "Sam", "human")


def test_a_note_among_colleagues_is_no_response(sam):
    ticket = wrote(sam, a_ticket(sam), "ask the plant", is_public=False)
    assert (ticket.first_responded_at, ticket.status) == (None, "new")
    first = wrote(sam, ticket)
    second = wrote(sam, first)
    assert first.first_responded_at is not None
    assert second.first_responded_at == first.first_responded_at
    assert second.status == "pending"
    with work(sam) as w:
        messages = service.list_messages(w, ticket.id)
    assert [(m.is_public, m.author, m.author_kind) for m in messages] == [
        (False, "Sam", "agent"),
        (True, "Sam", "agent"),
        (True, "Sam", "agent"),
    ]


def test_what_the_customer_wrote_is_no_response_and_opens_a_resolved_ticket(sam):
    ticket = wrote(sam, a_ticket(sam), "It leaks", how=service.receive)
    assert ticket.first_responded_at is None
    resolved = done(sam, service.resolve, ticket)
    again = wrote(sam, resolved, "It still leaks", how=service.receive)
    assert (again.status, again.reopened_count, again.resolved_at) == ("new", 1, None)


def test_resolve_close_reopen(sam):
    ticket = a_ticket(sam, owner_id=sam.user_id)
    with pytest.raises(Invalid):
        done(sam, service.close, ticket)
    with pytest.raises(Invalid):
        done(sam, service.reopen, ticket)
    resolved = done(sam, service.resolve, ticket)
    with pytest.raises(Invalid):
        done(sam, service.resolve, resolved)
    closed = done(sam, service.close, resolved)
    with pytest.raises(Invalid):
        wrote(sam, closed)
    opened = done(sam, service.reopen, closed)
    assert (resolved.status, closed.status, opened.status) == ("resolved", "closed", "assigned")
    assert closed.closed_at is not None
    assert (opened.resolved_at, opened.closed_at, opened.reopened_count) == (None, None, 1)


def test_assign_gives_a_new_ticket_to_somebody(sam, ada):
    ticket = a_ticket(sam)
    with work(ada) as w:
        assigned = service.assign(w, ticket.id, sam.user_id, ticket.version)
    assert (assigned.owner, assigned.status) == ("Sam", "assigned")


def test_change_of_priority_moves_the_due_time(sam):
    ticket = a_ticket(sam, priority="low")
    with work(sam) as w:
        changed = service.change(w, ticket.id, TicketChange(priority="high"), ticket.version)
    assert changed.first_response_due_at - ticket.created_at == timedelta(hours=4)


def test_a_priority_never_rewrites_a_promise_that_was_kept_or_broken(sam):
    answered = a_ticket(sam, priority="urgent")
    with work(sam) as w:
        answered = service.reply(w, answered.id, TicketReply(body="We are on it"))
        again = service.change(w, answered.id, TicketChange(priority="low"), answered.version)
    assert again.first_response_due_at == answered.first_response_due_at


def test_a_more_urgent_priority_promises_from_now_on(sam):
    """Created three hours ago, low until now: an urgent answer is due within the hour, not two hours ago."""
    ticket = a_ticket(sam, priority="low")
    with work(sam) as w:
        earlier = text("update app.tickets set created_at = now() - interval '3 hours' where id = :id")
        w.session.execute(earlier, {"id": ticket.id})
        raised = service.change(w, ticket.id, TicketChange(priority="urgent"), ticket.version)
    left = raised.first_response_due_at - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(hours=1)


def test_list_by_number_open_and_unassigned(sam):
    waiting, mine = a_ticket(sam), a_ticket(sam, owner_id=sam.user_id)
    resolved = done(sam, service.resolve, a_ticket(sam, subject="Old"))
    with work(sam) as w:

        def found(**asked):
            return {row.id for row in service.list_tickets(w, TicketQuery(**asked)).rows}

        assert found(search=f"#{mine.number}") == {mine.id}
        assert found(open=True) == {waiting.id, mine.id}
        assert found(unassigned=True) == {waiting.id, resolved.id}
        assert found(search="old") == {resolved.id}


def test_sales_see_the_tickets_of_their_customers(company):
    customer = a_customer(company.ben)
    ticket = a_ticket(company.sam, customer_id=customer.id)
    with work(company.ben) as w:
        assert service.read(w, ticket.id).customer == "Acme"
        assert service.list_messages(w, ticket.id) == []
