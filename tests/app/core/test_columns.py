"""The columns of a board hold what pages of each would, asked for all at once."""

from datetime import timedelta

import pytest

from app.access.work import work
from app.core import columns
from app.core.dates import today
from app.deals import finding, service
from app.deals.schema import DealQuery
from app.leads import service as leads
from app.leads.schema import LeadQuery
from app.tickets import service as tickets
from app.tickets.schema import TicketQuery
from tests.app.making import a_customer, a_deal, a_lead, a_ticket

SIZES = {"proposal": 2, "prospecting": 3, "negotiation": 2}


@pytest.fixture(params=[columns.FEW, 0], ids=["few", "many"])
def asked(request, monkeypatch) -> None:
    """The rows of a column are sorted, or taken in their order."""
    monkeypatch.setattr(columns, "FEW", request.param)


@pytest.fixture
def deals(company) -> None:
    for n, days in enumerate((5, None, 1, None, 3)):
        close = None if days is None else (today() + timedelta(days=days)).isoformat()
        a_deal(company.ben, title=f"Deal {n}", stage="proposal", expected_close_on=close)
    a_deal(company.amy, title="Hers", expected_close_on=today().isoformat())
    a_deal(company.carl, title="Theirs")


@pytest.mark.usefixtures("asked", "deals")
@pytest.mark.parametrize("sort", ["expected_close_on", "-created_at", "created_at"])
@pytest.mark.parametrize("reader", ["ben", "mona", "ada"])
def test_a_column_holds_what_a_page_of_it_does(company, reader, sort):
    query = DealQuery(sort=sort, semantic="open")
    with work(getattr(company, reader)) as w:
        found = finding.list_columns(w, query, SIZES)
        for stage, size in SIZES.items():
            alone = service.list_deals(w, query.model_copy(update={"stage": stage, "size": size}))
            assert found[stage] == alone


@pytest.mark.usefixtures("asked", "deals")
def test_what_a_query_leaves_out_stands_in_no_column(company):
    with work(company.mona) as w:
        found = finding.list_columns(w, DealQuery(search="hers"), SIZES)
    assert {stage: [one.title for one in page.rows] for stage, page in found.items()} == {
        "proposal": [], "prospecting": ["Hers"], "negotiation": [],
    }  # fmt: skip


@pytest.mark.usefixtures("asked")
def test_what_is_seen_with_several_records_comes_once(company, sam):
    customer = a_customer(company.ben)
    ticket = a_ticket(sam, customer_id=customer.id)
    a_lead(company.ben)
    for reader in (company.ben, company.mona, sam):
        with work(reader) as w:
            found = tickets.list_columns(w, TicketQuery(open=True, sort="first_response_due_at"), {"new": 5})[
                "new"
            ]
        assert ([one.id for one in found.rows], found.count, found.next) == ([ticket.id], 1, None)
    with work(company.mona) as w:
        assert leads.list_columns(w, LeadQuery(), {"new": 5})["new"].count == 1


def test_counting_stops_where_lists_stop(monkeypatch, ben):
    monkeypatch.setattr("app.core.paging.COUNT_CAP", 2)
    for n in range(3):
        a_lead(ben, name=f"Li {n}")
    with work(ben) as w:
        assert leads.list_columns(w, LeadQuery(), {"new": 1})["new"].count == 2
