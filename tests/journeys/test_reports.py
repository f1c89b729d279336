"""Reports: composed, looked at as somebody else would, planned."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.access.robots import SYSTEM
from app.access.work import work
from app.core import db
from app.editions import composing
from app.editions import service as editions
from tests.dashboards.conftest import built, people  # noqa: F401 - marts of facts to count by hand

pytestmark = pytest.mark.journey

ROLE = text("update app.users set role = :role where login = 'ana'")


@pytest.fixture
def keeper(door: Any, request: Any, signed_in: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The analyst, who keeps the company's reports for a while."""
    ana = request.getfixturevalue("people")["ana"]
    with work(SYSTEM) as w:
        w.session.execute(ROLE, {"role": "administrator"})
    yield lambda path, **how: signed_in(ana, path, **how)
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(ROLE, {"role": "analyst"})
        for table in ("report_definitions", "report_plans"):
            link.execute(text(f"delete from app.{table}"))  # noqa: S608 - our own names
    engine.dispose()


def test_i_build_a_report_look_at_it_as_a_colleague_would_and_say_who_gets_it(keeper):
    reader = keeper("/administration/reports")
    reader.follows("Build a report")
    reader.fills("Name", "")
    reader.presses("Save")
    reader.sees("Fill this in")
    reader.fills("Name", "Pipeline, weekly")
    reader.chooses("Periods", "Weekly")
    reader.chooses("Key numbers", "Won amount")
    reader.chooses("Sections", "Pipeline: what came, was won and lost")
    reader.presses("Save")
    reader.page.locator("h1", has_text="Pipeline, weekly").wait_for()
    reader.chooses("People", "Ben")
    reader.presses("Save")
    reader.sees("1 receivers, 1 editions.", "No address")
    reader.chooses("As", "Ben")
    reader.presses("Preview")
    letter = reader.page.frame_locator("iframe.letter")
    letter.get_by_text("Won amount").first.wait_for()
    letter.get_by_text("Your own records").first.wait_for()
    with work(SYSTEM) as w:
        [made] = composing.list_definitions(w)
        assert (made.content.grain, made.content.kpis) == ("week", ("won_amount",))
        assert editions.read_plan(w, made.name).receivers.people == ("ben",)
        assert editions.list_editions(w) == []


def test_i_subscribe_to_a_page_of_numbers_and_end_it_again(keeper):
    reader = keeper("/numbers/sales")
    reader.follows("Subscribe")
    reader.sees("Win rate by Owner", "left out: it names people")
    reader.chooses("How often", "Monthly")
    reader.presses("Subscribe")
    reader.sees("It comes from now on.", "on day 1 of the month at 08:00")
    reader.presses("Unsubscribe")
    reader.sees("No subscriptions yet.")
