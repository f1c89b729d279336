import pytest

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from app.surveys import service
from app.surveys.schema import SurveyAnswer, SurveyQuery
from tests.app.making import a_customer, a_question, a_ticket


def answered(by, question, rating, comment=None):
    with work(by) as w:
        return service.answer(w, question.id, SurveyAnswer(rating=rating, comment=comment))


def test_answer_once(company):
    customer = a_customer(company.ben)
    ticket = a_ticket(company.sam, customer_id=customer.id)
    asked = a_question(company.sam, customer_id=customer.id, ticket_id=ticket.id, agent_id=company.sam.user_id)
    assert (asked.rating, asked.responded_at, asked.agent) == (None, None, "Sam")
    got = answered(company.sam, asked, 5, "很好")
    assert (got.rating, got.comment) == (5, "很好")
    assert got.responded_at is not None
    with pytest.raises(Invalid):
        answered(company.sam, asked, 4)


@pytest.mark.parametrize(("kind", "rating"), [("csat", 0), ("csat", 6), ("ces", 0), ("ces", 8)])
def test_a_rating_off_the_scale_is_refused(company, kind, rating):
    asked = a_question(company.sam, customer_id=a_customer(company.ben).id, kind=kind)
    with pytest.raises(Invalid) as refused:
        answered(company.sam, asked, rating)
    assert list(refused.value.fields) == ["rating"]


def test_nps_begins_at_zero(company):
    asked = a_question(company.sam, customer_id=a_customer(company.ben).id, kind="nps")
    assert answered(company.sam, asked, 0).rating == 0


def test_sales_read_those_of_their_customers_and_write_none(company):
    asked = a_question(company.sam, customer_id=a_customer(company.ben).id)
    for person, count in ((company.ben, 1), (company.carl, 0)):
        with work(person) as w:
            assert service.list_responses(w, SurveyQuery(answered=False)).count == count
    with pytest.raises(NotPermitted):
        answered(company.ben, asked, 5)
