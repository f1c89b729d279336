"""Why is it another number than last time, who did that, and what did we know then?"""

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from tests.dashboards.conftest import built, people  # noqa: F401 - marts of facts to count by hand
from tests.dashboards.test_then import WON, known  # noqa: F401 - and their history
from tests.dashboards.why.test_why import BEN

pytestmark = pytest.mark.journey

SINCE_JANUARY = "update app.record_versions set valid_from = '2026-01-01'"
RAISED_IN_MAY = """
    with now as (
        update app.record_versions set valid_from = '2026-05-01', changed = '{amount}', actor_id = :ben
        where entity_id = :id returning *
    )
    insert into app.record_versions (entity, entity_id, valid_from, valid_to, state)
    select entity, entity_id, '2026-01-01', '2026-05-01', state || '{"amount": 500}' from now
"""


@pytest.fixture
def ana_at_home(door, request, signed_in):
    """The analyst, in November; in May Ben raised a deal won in February from 500 to 1000 dollars."""
    company = request.getfixturevalue("known")
    with work(SYSTEM) as w:
        w.session.execute(text(SINCE_JANUARY))
        w.session.execute(text(RAISED_IN_MAY), {"id": WON.replace("d2", "d1"), "ben": BEN})
    return signed_in(company["ana"], "/")


def test_who_changed_a_closed_quarter_and_what_was_known_when_it_ended(ana_at_home):
    page = ana_at_home.page
    page.get_by_role("button", name="Open Won amount").click()
    opened = page.locator(".opened")
    page.get_by_role("tab", name="Why").click()
    expect(opened).to_contain_text("Edited by Ben+¥3.6k")
    page.locator("#opened-known").fill("2026-04-15")
    page.locator("#opened-known").press("Enter")
    expect(opened.locator(".opened-known")).not_to_contain_text("the numbers of today")
    expect(opened.locator(".opened-value")).to_have_text("¥3.6k")
