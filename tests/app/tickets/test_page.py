"""A ticket as it is read."""

from app.access.web import acting
from app.access.work import work
from app.tickets import page, service
from app.tickets.schema import TicketReply
from tests.app.making import a_ticket
from tests.app.ui.reading import texts


def shown(actor, ticket) -> list[str]:
    with acting(actor):
        return texts(page.show(str(ticket.id)))


def test_a_ticket_shows_what_was_asked_and_everything_that_was_written(sam):
    ticket = a_ticket(sam, subject="Pump leaks", description="Since Monday")
    with work(sam) as w:
        service.reply(w, ticket.id, TicketReply(body="We are coming"))
        service.reply(w, ticket.id, TicketReply(body="Bring seals", is_public=False))
    words = shown(sam, ticket)
    assert {"Pump leaks", "Since Monday", "We are coming", "Bring seals"} <= set(words)
    assert "Service agent, internal note" in words


def test_what_was_asked_is_not_shown_twice(sam):
    ticket = a_ticket(sam, description="Since Monday")
    with work(sam) as w:
        service.receive(w, ticket.id, TicketReply(body="Since Monday"))
    assert shown(sam, ticket).count("Since Monday") == 1
