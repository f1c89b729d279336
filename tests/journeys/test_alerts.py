"""From an alert to the letter that it sends, and back to the alert."""

import re

import pytest
from sqlalchemy import text

from app.access.actor import Actor, Role
from app.access.robots import SYSTEM
from app.access.roles import shipped
from app.access.work import work
from app.core.settings import settings
from app.notify import deliver
from pipelines import steps
from tests.app.notify.telling import post_set_by, reachable
from tests.dashboards.conftest import built, people  # noqa: F401 - marts of facts to count by hand

pytestmark = pytest.mark.journey


@pytest.fixture
def ana(door, request):
    """The analyst, of whom nothing is watched yet, whose letters go to her address."""
    someone = request.getfixturevalue("people")["ana"]
    with work(SYSTEM) as w:
        for table in ("alerts", "notices", "deliveries"):
            w.session.execute(text(f"delete from app.{table}"))  # noqa: S608 - our own
    reachable(someone)
    return someone


def test_an_alert_speaks_when_numbers_are_published_once_in_the_app_and_by_letter(ana, signed_in):
    keeper = Actor.person(ana.user_id, "Ana", shipped(Role.ADMINISTRATOR), None)
    reader = signed_in(ana, "/alerts/new?kpi=won_amount")
    reader.page.get_by_role("textbox", name="Value").wait_for(state="hidden")
    reader.chooses("Rule", "Beyond a value")
    reader.page.get_by_role("textbox", name="Value").wait_for()
    reader.fills("Value", "1")
    reader.chooses("Tell when it is", "Above it")
    reader.presses("Save")
    reader.sees("Not checked yet")
    with post_set_by(keeper) as post:
        for _night in range(2):
            assert steps.check_alerts().failures == []
            deliver.deliver_due()
    [letter] = post.taken
    assert post.receivers == ["ana@example.com"]
    words = letter.get_body(("plain",)).get_content()
    assert re.search(r"Won amount: \d{4}-\d{2}: above ¥1\.", words)
    [way] = re.findall(re.escape(settings().public_address) + r"(/alerts/\S+)", words)
    reader.page.locator("#bell-count", has_text="1").wait_for()
    reader.goes_to("/notifications")
    reader.sees("above ¥1")
    reader.goes_to(way)
    reader.sees("Outside", "above ¥1", "When it spoke")
