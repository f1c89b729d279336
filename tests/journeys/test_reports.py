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
from app.editions.schema import PlanSet
from app.mail import service as mail
from app.mail.schema import MailServerSet
from app.notify import deliver
from app.notify import service as notices
from app.notify.schema import WishSet
from dashboards.periods import month_of
from dashboards.reports import sending
from pipelines.reports import SENDER
from tests.app.mail import server as post_office
from tests.dashboards.conftest import built, people  # noqa: F401 - marts of facts to count by hand
from tests.dashboards.test_report_sending import WRITTEN
from tests.journeys.accessible import Examiner

pytestmark = pytest.mark.journey

PATIENCE = 60_000
"""Milliseconds: a report is collected and drawn while somebody waits."""
ROLE = text("update app.users set role = :role where login = 'ana'")


@pytest.fixture
def keeper(door: Any, request: Any, signed_in: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The analyst, who keeps the company's reports for a while."""
    ana = request.getfixturevalue("people")["ana"]
    with work(SYSTEM) as w:
        w.session.execute(ROLE, {"role": "administrator"})

    def come(path: str) -> Any:
        reader = signed_in(ana, path)
        reader.page.set_default_timeout(PATIENCE)
        return reader

    yield come
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(ROLE, {"role": "analyst"})
        link.execute(text("set session_replication_role = replica"))
        for table in WRITTEN:
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
    reader.picks("Key numbers", "Won amount")
    reader.picks("Sections", "Pipeline: what came, was won and lost")
    reader.presses("Save")
    reader.page.locator("h1", has_text="Pipeline, weekly").wait_for()
    reader.picks("People", "Ben", exact=False)
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
    reader.page.locator(".panel-awaited").first.wait_for(state="detached")
    reader.follows("Subscribe")
    reader.sees("Win rate by Owner", "left out: it names people")
    reader.chooses("How often", "Monthly")
    reader.presses("Subscribe")
    reader.sees("It comes from now on.", "on day 1 of the month at 08:00")
    reader.presses("Unsubscribe")
    reader.sees("No subscriptions yet.")


def test_a_letter_that_did_not_arrive_is_seen_and_sent_again(keeper, request):
    ben = request.getfixturevalue("people")["ben"]
    with post_office.running() as post:
        with work(SYSTEM) as w:
            given = {"host": "127.0.0.1", "port": post.port, "security": "none", "sender": "crm@example.com"}
            mail.change(w, MailServerSet(**given))
            plan = editions.set_plan(
                w,
                "leadership-monthly",
                PlanSet(cron="0 8 1 * *", zone="Asia/Shanghai", receivers={"people": ["ben"]}),
            )
        with work(ben) as w:
            notices.set_wish(w, WishSet(address="ben@example.com"))
        post.says["RCPT"] = ["550 no such mailbox"]
        sending.send(SENDER, plan, month_of("2026-03"))
        deliver.deliver_due()
        reader = keeper("/administration/reports")
        reader.sees("Given up · 1")
        reader.page.get_by_role("link", name="Leadership report, monthly").last.click()
        reader.sees("Sent to", "Given up", "It answered 550.")
        reader.page.get_by_role("button", name="Send again", exact=True).click()
        reader.sees("It is sent again as it was, to 1.", "Waiting")
        deliver.deliver_due()
        assert post.receivers[-1] == "ben@example.com"
        assert len(post.taken) == 1
        reader.page.reload()
        reader.sees("Sent to", "Given up", "As it was sent")
        reader.page.locator(".dot-good", has_text="Sent").first.wait_for()
        sending.send(SENDER, plan, month_of("2026-02"))
        with work(SYSTEM) as w:
            one, other = editions.list_editions(w)
        left = [f"/administration/reports/edition/{one.id}", f"/reports/{one.reference}"]
        left += [f"/administration/reports/compare/{one.reference}/{other.reference}"]
        assert Examiner(reader.page).goes(left) == []
