"""What a ticket is about: a person against the model."""

from datetime import UTC, datetime

import pytest

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import Invalid, NotFound, NotPermitted
from app.score_runs import service as score_runs
from app.scores import service as scores
from app.tickets import service, sorting
from app.tickets.schema import TicketSorting
from pipelines.kernel.robots import SCORER
from tests.app.making import a_ticket, broken_off
from tests.app.score_runs import proposing
from tests.app.score_runs.proposing import Proposed


@pytest.fixture
def ticket(sam):
    """One of which the model says that it is about a defect."""
    made = a_ticket(sam)
    said = [Proposed(made.id, 0.93, [], datetime.now(UTC), label="defect")]
    with work(SCORER) as w:
        score_runs.apply_by_rule(w, proposing.propose(w, "ticket_category", "ticket", "1", said).id)
    return made


def sort(by, ticket, category, reason=None):
    with work(by) as w:
        return sorting.categorise(w, ticket.id, TicketSorting(category=category, reason=reason), ticket.version)


def overruled(by, ticket):
    with work(by) as w:
        override = scores.find_for(w, "ticket", ticket.id)[0].override
    return override and (override.label, override.reason, override.by)


def test_what_the_model_suggests_is_taken_from_it(sam, ticket):
    taken = sort(sam, ticket, "defect")
    assert (taken.category, taken.category_source) == ("defect", "model")
    assert overruled(sam, ticket) is None


def test_another_choice_is_a_persons_and_its_reason_stands_above_the_model(sam, ticket):
    with pytest.raises(Invalid) as refused:
        sort(sam, ticket, "billing")
    assert set(refused.value.fields) == {"reason"}
    chosen = sort(sam, ticket, "billing", "It is about the invoice")
    assert (chosen.category, chosen.category_source) == ("billing", "human")
    assert overruled(sam, ticket) == ("billing", "It is about the invoice", "Sam")


def test_coming_round_to_the_models_view_takes_the_own_word_back(sam, ticket):
    again = sort(sam, sort(sam, ticket, "billing", "The invoice"), "defect")
    assert (again.category, again.category_source) == ("defect", "model")
    assert overruled(sam, ticket) is None


def test_without_a_suggestion_a_choice_needs_no_reason(sam):
    chosen = sort(sam, a_ticket(sam), "delivery")
    assert (chosen.category, chosen.category_source) == ("delivery", "human")


def test_a_model_that_is_switched_off_suggests_nothing(sam, ticket):
    with work(SCORER) as w:
        score_runs.refuse(w, "ticket_category", "ticket", "1", "drift", {"findings": []})
    assert sort(sam, ticket, "defect").category_source == "human"


def test_nothing_is_kept_when_the_work_breaks_off(sam, ticket):
    with broken_off(sam) as w:
        sorting.categorise(w, ticket.id, TicketSorting(category="billing", reason="The invoice"), ticket.version)
    with work(sam) as w:
        assert service.read(w, ticket.id).category is None
    assert overruled(sam, ticket) is None


def test_readers_categorise_nothing_and_see_only_tickets_within_reach(ana, carl, ticket):
    with pytest.raises(NotPermitted):
        sort(ana, ticket, "defect")
    with work(carl) as w:
        assert sorting.find_said(w, ticket.id) is None
        with pytest.raises(NotFound):
            service.read(w, ticket.id)


def test_categories_in_use_are_offered_once_each(sam):
    for category in ("leak", "leak", "billing", None):
        a_ticket(sam, category=category)
    with work(SYSTEM) as w:
        assert sorted(sorting.list_categories(w)) == ["billing", "leak"]
