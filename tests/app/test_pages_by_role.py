"""Every page: drawn for whoever may open it, refused to whoever may not, and silent of what is out of reach.

`tests/architecture/test_routes.py` names a page that stands in no table here.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import dash
import pytest

from app.access.actor import Actor
from app.access.web import acting
from app.access.work import work
from app.core.errors import CrmError, NotFound, NotPermitted
from app.roles import service as roles
from app.roles.schema import RoleCreate
from app.users import service as users
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket
from tests.app.ui.reading import texts

WORDS = {
    "board_limits": "How many cards a column should hold at a time. It warns of more; nothing is refused.",
    "administration": "The tree of teams, and who is in each.",
    "alerts": "New alert",
    "alerts.new": "New alert",
    "calendar": "Subscribe",
    "channels": "Notification channels",
    "contacts": "New contact",
    "contacts.new": "Create contact",
    "custom_fields": "Custom fields",
    "customers": "New customer",
    "customers.new": "Create customer",
    "deals": "New deal",
    "deals-board": "weighted",
    "deals.forecast": "No deal of that day is within your reach.",
    "deals.new": "Create deal",
    "disqualify_reasons": "Asked when a lead is disqualified.",
    "imports": "Import",
    "leads": "New lead",
    "leads-board": "Engaged",
    "leads.new": "Create lead",
    "lost_reasons": "Lost reasons",
    "mail": "Mail",
    "numbers.attribution": "Attribution",
    "numbers.customers": "Customers and retention",
    "numbers.explore": "Explorer",
    "numbers.marketing": "Marketing",
    "numbers.model": "No model was trained yet.",
    "numbers.quality": "Data quality",
    "numbers.sales": "Sales",
    "numbers.service": "Service",
    "pages": "New page",
    "pages.add": "A new page",
    "people": "Carl",
    "people.new": "Invite a colleague",
    "pipelines": "Pipelines",
    "products": "Products",
    "quarantine": "Nothing is set aside.",
    "reports": "Reports",
    "reports.days": "Working days of China",
    "reports.mine": "No subscriptions yet.",
    "roles": "Sales manager",
    "roles.new": "New role",
    "runs": "The pipeline has not run yet.",
    "sample-data": "Sample data",
    "scores": "No scores were written yet.",
    "scores.models": "Models and grades",
    "stages": "Prospecting",
    "targets": "Targets",
    "tasks": "Add a task",
    "tasks-board": "Overdue",
    "teams": "North",
    "tickets": "New ticket",
    "tickets-board": "Assigned",
    "tickets.new": "Create ticket",
}
"""Page -> what an administrator reads on it before anything was recorded, whether numbers were built or not."""
OPEN = {
    "guide": "First steps",
    "home": "Home",
    "jobs": "No jobs yet.",
    "not_found_404": "There is nothing here.",
    "notifications": "Nothing new.",
    "notifications.settings": "How you hear of things",
    "search": "Search",
    "today": "Nothing waits for you here.",
}
"""Page -> what somebody reads on it whose role allows nothing."""
RECORDS = ("customers", "contacts", "leads", "deals", "tickets")
ELSEWHERE = {
    "me": "is about the browser that asks: tests/app/users/test_page.py",
    "subscribe": "stands on a build: tests/dashboards/test_report_building.py",
}
OF_ANYBODY = ("guide.chapter", "guide.decision", "report")
"""Of one thing each, and refused by what it is: there it is told that there is none."""


@pytest.fixture
def nobody(ada) -> Actor:
    """Somebody whose role allows nothing."""
    with work(ada) as w:
        code = roles.create(w, RoleCreate(name_en="Nothing", name_zh="无")).code
        users.create(w, "nobody", "Nobody", code, "North")
    return users.actor_named("nobody")


def places() -> dict[str, Any]:
    return {place["module"]: place for place in dash.page_registry.values()}


def of_one_thing() -> Iterator[tuple[str, dict[str, str]]]:
    """Pages whose address names what they are about, each asked for what is not there."""
    for name, place in places().items():
        if place["path_template"]:
            parts = [part.strip("<>") for part in place["path_template"].split("/") if part.startswith("<")]
            yield name, {part: str(uuid4()) for part in parts}


def drawn(by: Actor, page: str, **given: str) -> str:
    """What somebody reads there, or why they do not."""
    given |= {"at": datetime.now(UTC).isoformat()} if page == "deals.forecast" else {}
    with acting(by):
        try:
            return "\n".join(map(str, texts(places()[page]["layout"](**given))))
        except CrmError as refused:
            return type(refused).__name__


def test_a_page_is_drawn_for_whoever_may_open_it(application, ada):
    shown = {name: drawn(ada, name) for name in WORDS}
    assert {name: shown[name] for name, words in WORDS.items() if words not in shown[name]} == {}


def test_a_page_is_refused_to_whoever_may_not(application, nobody):
    asked = {name: drawn(nobody, name) for name in WORDS} | {
        name: drawn(nobody, name, **given) for name, given in of_one_thing() if name not in OF_ANYBODY
    }
    assert {name: shown for name, shown in asked.items() if shown != NotPermitted.__name__} == {}


def test_a_page_of_everybody_is_open_to_whom_nothing_is_allowed(application, nobody):
    shown = {name: drawn(nobody, name) for name in OPEN}
    assert {name: shown[name] for name, words in OPEN.items() if words not in shown[name]} == {}


def test_a_page_of_what_is_not_there_says_so(application, ada):
    asked = {name: drawn(ada, name, **given) for name, given in of_one_thing()}
    assert {name: shown for name, shown in asked.items() if shown != NotFound.__name__} == {}


def test_a_record_is_drawn_within_reach_and_not_there_beyond(application, company):
    customer = a_customer(company.carl, name="Qx")
    made = {
        "customers": customer,
        "contacts": a_contact(company.carl, name="Qx", customer_id=customer.id),
        "leads": a_lead(company.carl, name="Qx"),
        "deals": a_deal(company.carl, title="Qx", customer_id=customer.id),
        "tickets": a_ticket(company.sam, subject="Qx", customer_id=customer.id),
    }
    owner = {"tickets": company.sam}
    for noun in RECORDS:
        given = {"record_id": str(made[noun].id)}
        assert "Qx" in drawn(owner.get(noun, company.carl), f"{noun}.record", **given), noun
        assert drawn(company.ben, f"{noun}.record", **given) in (NotFound.__name__, NotPermitted.__name__), noun
