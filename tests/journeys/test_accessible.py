"""Every page can be read by those who hear it, who see little and who use keys alone.

Whoever registers a page has it looked at: by the administrator, if nobody else is said to go there.
"""

import re
from collections.abc import Callable
from typing import Any

import dash
import pytest

from app.access.actor import Actor, Role
from app.access.robots import SYSTEM
from app.access.roles import shipped
from app.access.work import work
from app.alerts import service as alerts
from app.alerts.schema import AlertSet
from app.number_pages import service as number_pages
from app.users import service as users
from dashboards.behind import TABS
from tests.app.making import a_task
from tests.dashboards.conftest import PEOPLE, Built, _actor, built, people  # noqa: F401 - a small company
from tests.dashboards.test_builder import TWO
from tests.journeys.accessible import Examiner

pytestmark = pytest.mark.journey

CUSTOMER, LEAD, CONTACT, DEAL, TICKET, PERSON = (
    f"00000000-0000-0000-0000-000000000{end}" for end in ("0c1", "0a1", "081", "0d4", "071", "b01")
)
WORK = {
    "ben": (
        "/today", "/tasks", "/tasks/board", "/calendar", "/calendar?look=day", "/calendar?look=month",
        "/leads", "/leads/new", "/leads/board", f"/leads/{LEAD}",
        "/customers", "/customers/new", f"/customers/{CUSTOMER}",
        "/contacts", "/contacts/new", f"/contacts/{CONTACT}",
        "/deals", "/deals?view=all&group=stage", "/deals/new", "/deals/board", f"/deals/{DEAL}",
        "/search?search=Acme", "/me", "/jobs", "/notifications", "/notifications/settings", "/help/sales",
        "/decisions/0206-what-numbers-count",
    ),
    "sam": ("/today", "/tickets", "/tickets/new", "/tickets/board", f"/tickets/{TICKET}"),
    "mona": ("/today", "/deals/forecast?at=2026-03-10T10:00:00%2B08:00", "/leads?view=all"),
}  # fmt: skip
EXPLORED = (
    "", "?kpi=won_amount&compare=before", "?kpi=win_rate&by=owner", "?kpi=win_rate&by=owner&chart=bar",
    "?kpi=won_amount&by=owner,channel&chart=bar", "?kpi=leads&by=channel&chart=stacked",
    "?kpi=leads&by=channel&chart=multiples", "?kpi=won_amount&by=owner,channel&chart=heatmap",
    "?kpi=leads,deals_won&chart=funnel", "?kpi=retention&by=month_number&chart=cohort&period=two_years",
    "?kpi=won_amount&by=owner&chart=waterfall&compare=before", "?kpi=win_rate,won_amount&by=owner&chart=scatter",
    "?kpi=won_amount&by=owner,channel&chart=pivot", "?kpi=win_rate,won_amount&by=owner&chart=table",
)  # fmt: skip
"""Every chart of the explorer."""

NUMBERS = (
    "/", "/numbers/sales", "/numbers/marketing", "/numbers/attribution", "/numbers/service", "/numbers/customers",
    "/numbers/quality", *(f"/numbers/explore{one}" for one in EXPLORED), "/alerts", "/alerts/new",
    "/alerts/{alert}", "/pages", "/pages/{page}", "/pages/{page}/edit", "/reports", "/subscribe?board=sales",
)  # fmt: skip
ONES = (
    "/administration/roles/sales", f"/administration/people/{PERSON}",
    "/administration/reports/define/leadership-monthly", "/administration/reports/plan/leadership-monthly",
)  # fmt: skip
"""Pages of one thing, of those that an administrator opens."""

ELSEWHERE = {
    "/scores/<run_id>",
    "/reports/<reference>",
    "/administration/reports/edition/<edition_id>",
    "/administration/reports/compare/<first>/<second>",
}
"""Pages of what a run or a report left: test_score_runs.py and test_reports.py look at them where there is one."""


@pytest.fixture
def colleagues(door: Any, built: Built, emptying: Callable[[], None]) -> dict[str, Actor]:  # noqa: F811
    """Colleagues with records, and without numbers."""
    emptying()
    built.put_facts()
    found = {name: _actor(name) for name in PEOPLE}
    a_task(found["ben"], lead_id=LEAD)
    a_task(found["ben"], due_at="2026-01-05")
    return found


@pytest.fixture
def company_of_numbers(door: Any, request: pytest.FixtureRequest) -> dict[str, Actor]:
    """Those who read numbers, and who keeps the system."""
    found: dict[str, Actor] = dict(request.getfixturevalue("people"))
    with work(SYSTEM) as w:
        ada = users.create(w, "ada", "Ada", Role.ADMINISTRATOR)
    return found | {"ada": Actor.person(ada.id, ada.name, shipped(ada.role), None)}


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
@pytest.mark.parametrize("who", WORK)
def test_i_can_read_every_page_of_my_work(signed_in, colleagues, who, language):
    """On a desk and on a phone, light and dark."""
    page = signed_in(colleagues[who], "/me", language=language).page
    assert Examiner(page).goes_in_every_look(WORK[who]) == []


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_i_can_read_every_number_and_what_is_behind_it(signed_in, company_of_numbers, language):
    """In English in every look, in Chinese each page in the next."""
    ana = company_of_numbers["ana"]
    with work(ana) as w:
        alert = alerts.create(w, AlertSet(kpi="won_amount", rule="threshold", level="0"))
        page = number_pages.create(w, TWO)
    reader = signed_in(ana, "/", language=language)
    examiner = Examiner(reader.page)
    reader.page.locator(".kpis .kpi").first.click()
    found = [fault for tab in range(len(TABS)) for fault in _behind(examiner, tab)]
    reader.page.keyboard.press("Escape")
    paths = [one.format(alert=alert.id, page=page.id) for one in NUMBERS]
    found += examiner.goes_in_every_look(paths) if language == "en-GB" else examiner.goes(paths)
    assert found == []


def _behind(examiner: Examiner, tab: int) -> list[str]:
    """What is wrong with one tab behind the number that is open."""
    opened = examiner.page.locator(".opened")
    opened.get_by_role("tab").nth(tab).click()
    opened.get_by_role("tabpanel").locator("> div > :not(.opened-awaited)").first.wait_for()
    return [f"tab {tab}: {fault}" for fault in examiner.finds()]


def test_an_administrator_can_read_every_page_that_is_left(signed_in, company_of_numbers):
    reader = signed_in(company_of_numbers["ada"], "/administration")
    seen = [*(path for paths in WORK.values() for path in paths), *NUMBERS, *ONES]
    pages = [page.get("path_template") or page["path"] for page in dash.page_registry.values()]
    left = [path for path in pages if path not in ELSEWHERE and not any(map(is_of(path), seen))]
    assert [path for path in left if "<" in path] == []
    assert Examiner(reader.page).goes((*left, *ONES)) == []


def is_of(template: str) -> Callable[[str], bool]:
    """Whether an address leads to the page of this template."""
    pattern = re.compile(re.sub(r"<\w+>", "[^/]+", template))
    return lambda address: pattern.fullmatch(address.split("?")[0]) is not None
