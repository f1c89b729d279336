"""A service agent's day: answering, sorting and closing tickets."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.access.work import work
from app.score_runs import service as score_runs
from app.scores import service as scores
from app.tickets import service as tickets
from app.tickets import sorting
from app.tickets.schema import TicketSorting
from pipelines.kernel.robots import SCORER
from tests.app.making import a_contact, a_customer, a_ticket
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed

pytestmark = pytest.mark.journey


def suggested(ticket_id, label: str = "defect") -> None:
    said = [Proposed(ticket_id, 0.93, [], datetime.now(UTC), label=label)]
    with work(SCORER) as w:
        score_runs.apply_by_rule(w, proposing.propose(w, "ticket_category", "ticket", "1", said).id)


def test_an_agent_takes_a_ticket_answers_it_and_resolves_it(signed_in, sam):
    ticket = a_ticket(sam, subject="Pump leaks", description="Since Monday")
    reader = signed_in(sam, f"/tickets/{ticket.id}")
    reader.page.get_by_role("button", name="Reply", exact=True).click()
    reader.sees("Fill this in.")
    reader.fills("Answer to the customer", "We are coming tomorrow")
    reader.presses("Assign to me")
    reader.page.locator(".strip", has_text="Sam").wait_for()
    reader.presses("Urgent")
    reader.page.locator("button[aria-pressed=true]", has_text="Urgent").wait_for()
    assert reader.field("Answer to the customer").input_value() == "We are coming tomorrow"
    reader.page.get_by_role("button", name="Reply", exact=True).click()
    reader.page.locator(".timeline", has_text="We are coming tomorrow").wait_for()
    reader.sees("Waiting for the customer")
    assert reader.field("Answer to the customer").input_value() == ""
    reader.sees_no("Fill this in.")
    reader.page.get_by_role("tab", name="Internal note").click()
    reader.fills("Note", "Bring seals")
    reader.presses("Keep the note")
    reader.page.locator(".timeline", has_text="Service agent, internal note").wait_for()
    reader.page.get_by_role("button", name="Resolve", exact=True).click()
    reader.presses("Reopen")
    reader.page.get_by_role("button", name="Resolve", exact=True).wait_for()
    with work(sam) as w:
        kept = tickets.read(w, ticket.id)
    assert (kept.owner, kept.priority, kept.status, kept.reopened_count) == ("Sam", "urgent", "assigned", 1)


def test_a_suggested_category_is_accepted_with_one_press_or_corrected_with_a_reason(signed_in, sam):
    right, wrong = a_ticket(sam), a_ticket(sam)
    suggested(right.id)
    suggested(wrong.id)
    reader = signed_in(sam, f"/tickets/{right.id}")
    reader.sees("Defect", "93% sure")
    reader.presses("Accept")
    reader.sees("Suggested by the model, accepted")
    reader.goes_to(f"/tickets/{wrong.id}")
    reader.presses("Another category")
    reader.chooses("Category", "Billing")
    reader.presses("Set category")
    reader.sees("Say why you disagree")
    reader.fills("Why not Defect?", "It is about the invoice")
    reader.presses("Set category")
    reader.sees("Said by a person", "Sam disagreed with the model: It is about the invoice")
    with work(sam) as w:
        kept = [tickets.read(w, ticket.id) for ticket in (right, wrong)]
        said = scores.find_for(w, "ticket", wrong.id)[0]
    assert [(t.category, t.category_source) for t in kept] == [("defect", "model"), ("billing", "human")]
    assert (said.label, said.override.label) == ("defect", "billing")


def test_two_agents_sort_the_same_ticket_and_the_second_sees_both_choices(signed_in, sam, ada):
    ticket = a_ticket(sam)
    reader = signed_in(sam, f"/tickets/{ticket.id}")
    reader.chooses("Category", "Billing")
    with work(ada) as w:
        sorting.categorise(w, ticket.id, TicketSorting(category="defect"), ticket.version)
    reader.presses("Set category")
    reader.sees("Ada changed this record while you were editing it.", "Defect")
    reader.presses("Save mine")
    reader.page.locator(".strip", has_text="Billing").wait_for()


def test_a_form_left_open_does_not_stand_in_the_way(signed_in, sam):
    ticket = a_ticket(sam, category="billing")
    reader = signed_in(sam, f"/tickets/{ticket.id}")
    reader.presses("Change")
    reader.presses("Edit")
    reader.fills("Subject", "Never saved")
    reader.page.get_by_role("button", name="Resolve", exact=True).click()
    reader.presses("Reopen")
    reader.sees("Assign to me", "Pump leaks")


def test_a_customer_on_the_phone_gets_a_ticket_from_their_page(signed_in, ben, sam):
    customer = a_customer(ben, name="晨光机械")
    a_contact(ben, customer_id=customer.id, name="Wang Fang")
    reader = signed_in(sam, f"/customers/{customer.id}")
    reader.follows("New ticket")
    reader.fills("What the customer asks", "The invoice shows two pumps")
    reader.chooses("Contact", "Wang Fang")
    reader.chooses("Channel", "Phone")
    reader.presses("Create ticket")
    reader.sees("Fill this in.")
    assert reader.field("What the customer asks").input_value() == "The invoice shows two pumps"
    reader.fills("Subject", "Wrong invoice")
    reader.presses("Create ticket")
    reader.sees("Wrong invoice", "晨光机械", "Wang Fang", "The model has not read this ticket yet.")
    suggested(UUID(reader.page.url.rsplit("/", 1)[1]), "billing")
    reader.sees("Billing", "93% sure")
    reader.goes_to("/tickets")
    reader.follows("New ticket")
    reader.sees("Create ticket")


def test_who_only_reads_tickets_is_offered_nothing_to_press(signed_in, ben, sam):
    customer = a_customer(ben)
    ticket = a_ticket(sam, customer_id=customer.id, description="Since Monday")
    suggested(ticket.id)
    reader = signed_in(ben, f"/tickets/{ticket.id}")
    reader.sees("Since Monday", "Defect")
    for words in ("Resolve", "Accept", "Reply", "Urgent", "Edit"):
        assert reader.page.get_by_role("button", name=words).count() == 0
