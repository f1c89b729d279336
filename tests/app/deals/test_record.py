from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.access.actor import FieldRight
from app.access.web import acting
from app.access.work import work
from app.activities import composer
from app.activities import page as activities
from app.contacts import record as contacts
from app.core.errors import Invalid
from app.deals import beside, record, service, standing
from app.deals.record import time_in_stages
from app.deals.schema import DealMove
from app.tickets import record as tickets
from tests.app.limited import limited
from tests.app.making import a_contact, a_customer, a_deal, a_ticket
from tests.app.ui.reading import find, texts

__all__ = ["limited"]

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


def test_time_in_stages_adds_up_visits_and_is_empty_without_a_history():
    stages = ("proposal", "negotiation", "proposal")
    history = [SimpleNamespace(to_stage=s, changed_at=BEGAN + timedelta(days=i)) for i, s in enumerate(stages)]
    spent = time_in_stages(history, BEGAN + timedelta(days=5))
    assert spent == {"proposal": timedelta(days=4), "negotiation": timedelta(days=1)}
    assert time_in_stages([], BEGAN) == {}


def ends(content) -> list[str]:
    return [one.id["to"] for one in find(content, "Button") if "ends" in (getattr(one, "id", None) or {})]


def test_an_open_deal_is_won_or_lost_from_its_head_by_those_who_may_move_it(ben, ana):
    deal = a_deal(ben)
    with acting(ben):
        assert ends(record.PAGE.show(str(deal.id))) == ["lost", "won"]
    with acting(ana):
        assert ends(record.PAGE.show(str(deal.id))) == []
    with work(ben) as w:
        service.move(w, deal.id, DealMove(stage="lost", lost_reason="price"), deal.version)
    with acting(ben):
        assert ends(record.PAGE.show(str(deal.id))) == []


def test_what_is_done_with_a_record_begins_in_its_head_for_those_who_may_write_it_down(ben, ana):
    deal = a_deal(ben)
    with work(ben) as w:
        assert [one.to_plotly_json()["props"]["data-log"] for one in activities.acts("deal", w, deal.id)] == [
            "call", "email", "task", "meeting",
        ]  # fmt: skip
    with work(ana) as w:
        assert activities.acts("deal", w, deal.id) == []


def test_a_deal_shows_its_customer_with_what_else_is_open_there_its_people_and_tickets(ben, sam):
    customer = a_customer(ben, name="Acme", level="B")
    deal = a_deal(ben, customer_id=customer.id, amount="1000")
    a_deal(ben, customer_id=customer.id, amount="500")
    a_contact(ben, customer_id=customer.id, name="Wang Fang", is_primary=True, role="champion")
    a_ticket(sam, customer_id=customer.id, subject="Pump leaks")
    with work(ben) as w:
        whose = texts(record.customer(w, deal.id))
        people, problems = texts(contacts.of_deal(w, deal.id)), texts(tickets.of_deal(w, deal.id))
    assert {"Acme", "2 open, ¥1.5k"} <= set(whose)
    assert {"Wang Fang", "Primary", "1"} <= set(people)
    assert "1 open of 1" in problems


def test_of_a_customer_out_of_reach_a_deal_shows_nothing(ben, carl):
    deal = a_deal(carl, customer_id=a_customer(carl).id)
    with work(ben) as w:
        assert record.customer(w, deal.id) is None
        assert contacts.of_deal(w, deal.id) is None


def test_what_is_open_with_a_customer_is_added_up_within_reach(ben, carl):
    customer = a_customer(ben)
    a_deal(ben, customer_id=customer.id, amount="1000")
    with work(ben) as w:
        won = a_deal(ben, customer_id=customer.id, amount="7")
        service.move(w, won.id, DealMove(stage="won"), won.version)
    with work(ben) as w:
        assert standing.total_open_of(w, customer.id) == (1, 1000)
        assert beside.pipeline(w, customer.id) == ("Open pipeline", "¥1k")
    with work(carl) as w:
        assert standing.total_open_of(w, customer.id) == (0, 0)


def test_whose_role_hides_amounts_is_told_no_sum(ben, limited):
    customer = a_customer(ben)
    a_deal(ben, customer_id=customer.id, amount="1000")
    with work(limited(FieldRight.HIDDEN)) as w:
        assert (beside.open_with(w, customer.id), beside.pipeline(w, customer.id)) == ([], None)
        with pytest.raises(Invalid):
            standing.total_open_of(w, customer.id)


@pytest.mark.parametrize(("right", "is_told"), [(FieldRight.READ, True), (FieldRight.HIDDEN, False)])
def test_whose_role_hides_whose_a_deal_is_finds_its_customer_nowhere_beside_it(ben, sam, limited, right, is_told):
    customer = a_customer(ben)
    a_contact(ben, customer_id=customer.id)
    deal = a_deal(ben, customer_id=customer.id)
    ticket = a_ticket(sam, customer_id=customer.id)
    with work(limited(right)) as w:
        beside = [
            record.customer(w, deal.id),
            contacts.of_deal(w, deal.id),
            tickets.of_deal(w, deal.id),
            tickets.customer(w, ticket.id),
            composer.contacts_of(w, "deal", deal.id),
        ]
    assert [bool(one) for one in beside] == [is_told] * 5


def test_a_call_on_a_deal_is_with_its_own_contact_unless_told_otherwise(ben, limited):
    customer = a_customer(ben)
    other, own = (a_contact(ben, customer_id=customer.id, name=name) for name in ("Wang Fang", "Li Lei"))
    deal = a_deal(ben, customer_id=customer.id, contact_id=own.id)
    plain = a_deal(ben, customer_id=customer.id)
    with work(ben) as w:
        drawn = composer.composer(w, "deal", deal.id)
        assert whom(drawn).value == str(own.id)
        assert [one["label"] for one in whom(drawn).data] == ["Li Lei", other.name]
        assert whom(composer.composer(w, "deal", plain.id)).value is None
    with work(limited(FieldRight.HIDDEN)) as w:
        assert composer.contact_of(w, "deal", deal.id) is None


def whom(drawn):
    return next(one for one in find(drawn, "Select") if one.id["field"] == "contact_id")
