"""How often a page asks Postgres: by counting, for a clock says as much of the machine.

Counted is a page that somebody opens again, so that what is settled is known, without the statement that says who
asks. Whoever needs one more says here for what.
"""

import re
from threading import get_ident

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.access.web import acting
from app.activities import tasks_page
from app.customers import page as customers
from app.deals import page as deals
from app.leads import page as leads
from app.tickets import page as tickets
from app.today import page as today_page
from tests.app.making import a_customer, a_deal, a_lead, a_task, a_ticket

PAGES = {
    "leads": (leads.LIST.show, 6),
    "customers": (customers.LIST.show, 6),
    "deals": (deals.LIST.show, 5),
    "tickets": (tickets.LIST.show, 5),
    "board of leads": (leads.BOARD.show, 6),
    "board of deals": (deals.BOARD.show, 7),
    "board of tickets": (tickets.BOARD.show, 5),
    "tasks": (tasks_page.show, 4),
    "today": (today_page.show, 15),
}
"""Page -> what shows it, and how many statements that takes."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_many_records_asks_so_often(page, application, mona, sam):
    customer = a_customer(mona)
    a_deal(mona, customer_id=customer.id)
    a_lead(mona)
    a_ticket(sam, customer_id=customer.id)
    a_task(mona, due_at="2026-01-05", customer_id=customer.id)
    show, most = PAGES[page]
    asked, here = [], get_ident()

    def note(_link, _cursor, statement, *_rest):
        if get_ident() == here and "set_config" not in statement:
            asked.append(" ".join(statement.split()))

    with acting(mona):
        show()
        event.listen(Engine, "before_cursor_execute", note)
        show()
        event.remove(Engine, "before_cursor_execute", note)
    tables = [re.findall(r"from app\.(\w+)", one.lower()) for one in asked]
    assert len(asked) == most, tables
