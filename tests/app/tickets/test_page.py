"""A ticket as it is read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.access.web import acting
from app.access.work import work
from app.models import service as models
from app.models.schema import Evidence
from app.score_runs import service as score_runs
from app.tickets import page, record, service
from app.tickets.schema import TicketChange, TicketReply
from pipelines.kernel.robots import SCORER
from tests.app.making import a_ticket
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed
from tests.app.ui.reading import texts


def shown(actor, ticket) -> list[str]:
    with acting(actor):
        return texts(record.PAGE.show(str(ticket.id)))


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


def test_a_category_that_nobody_gave_is_suggested_by_the_model_until_a_person_says(sam):
    ticket = a_ticket(sam)
    with work(SCORER) as w:
        said = [Proposed(ticket.id, 0.97, [], datetime.now(UTC), label="defect")]
        score_runs.apply_by_rule(w, proposing.propose(w, "ticket_category", "ticket", "1", said).id)
    assert {"Defect", "suggested"} <= set(shown(sam, ticket))
    with work(SCORER) as w:
        score_runs.refuse(w, "ticket_category", "ticket", "1", "drift", {"findings": []})
    words = shown(sam, ticket)
    assert "Switched off: the model is not trusted at the moment." in words
    assert "What comes in looks different from what the model has learned from." in words
    assert "suggested" not in words
    with work(sam) as w:
        service.change(w, ticket.id, TicketChange(category="how_to"), ticket.version)
    words = shown(sam, ticket)
    assert "Question of use" in words
    assert "suggested" not in words


def test_how_right_a_suggestion_is_is_told_of_held_out_tickets_until_people_have_answered(sam):
    ticket = a_ticket(sam)

    def known(n, observed, basis):
        rate = observed / n
        found = Evidence(0.9, 1.0, n, observed, rate, rate - 0.02, rate + 0.02, 1.0, date(2026, 11, 20), basis)
        with work(SCORER) as w:
            models.keep_evidence(w, "ticket_category", "1", [found])

    with work(SCORER) as w:
        said = [Proposed(ticket.id, 0.93, [], datetime.now(UTC), label="defect")]
        score_runs.apply_by_rule(w, proposing.propose(w, "ticket_category", "ticket", "1", said).id)
    assert "How right it is, is not known yet." in shown(sam, ticket)
    known(1200, 1164, "held_out")
    held_out = "On tickets held out of training, of 1,200 suggested at 90% to 100% confidence, 97.0% (95.0%–99.0%)"
    assert any(held_out in words for words in shown(sam, ticket))
    assert any("留出" in words and "1,200" in words for words in shown(replace(sam, locale="zh"), ticket))
    known(40, 36, "matured")
    words = [words for words in shown(sam, ticket) if "people agreed in 90.0% (88.0%–92.0%)" in words]
    assert words[0].startswith("Of 40 tickets")
    assert not any("held out" in words for words in shown(sam, ticket))


def test_the_list_says_which_answers_are_late_and_offers_tabs_to_those_who_answer(sam, ana):
    ticket = a_ticket(sam, subject="Pump leaks", priority="urgent")
    with acting(sam):
        assert {"Pump leaks", "Urgent", "Unassigned", "Mine"} <= set(texts(page.LIST.show()))
    late = page.first_answer(ticket, ticket.first_response_due_at + timedelta(minutes=1))
    assert texts(late) == ["overdue"]
    with acting(ana):
        assert not {"Unassigned", "Mine"} & {view.label for view in page.views(ana)}
