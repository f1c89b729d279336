"""Tickets as a board."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.access.work import work
from app.core.errors import Invalid
from app.tickets import service
from app.tickets.page import BOARD
from app.ui.board_page import AT
from tests.app.making import a_ticket


@pytest.mark.parametrize(("to", "status"), [("assigned", "assigned"), ("resolved", "resolved")])
def test_a_move_takes_or_resolves(sam, to, status):
    ticket = a_ticket(sam)
    with work(sam) as w:
        BOARD.step(w, ticket.id, ticket.version, to, AT)
        moved = service.read(w, ticket.id)
        assert (moved.status, moved.owner_id) == (status, sam.user_id if to == "assigned" else None)


def test_nobody_makes_a_ticket_wait_but_by_a_reply(sam):
    ticket = a_ticket(sam)
    with work(sam) as w, pytest.raises(Invalid, match="Reply to the ticket"):
        BOARD.step(w, ticket.id, ticket.version, "pending", AT)


def test_a_card_says_that_an_answer_is_overdue_not_that_it_was_given(sam):
    late = replace(a_ticket(sam), first_response_due_at=datetime.now(UTC) - timedelta(days=2))
    with work(sam) as w:
        (card,) = BOARD._drawn(w, [late]).values()
    assert all(words in str(card) for words in ("due", "2 days ago", "overdue"))


def test_only_columns_that_take_a_ticket_are_offered(sam):
    a_ticket(sam)
    with work(sam) as w:
        offered = [one.code for one in BOARD.lanes(w, BOARD.page.query()) if one.takes]
    assert offered == ["assigned", "resolved"]
