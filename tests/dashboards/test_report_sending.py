"""A report goes to each who gets it, in their own reach, once; sent again it is what was frozen."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from dash import html
from pypdf import PdfReader
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from app.access.robots import SYSTEM
from app.access.work import work
from app.core import db
from app.core.errors import Invalid, NotFound, NotPermitted
from app.core.settings import settings
from app.editions import service as editions
from app.editions.schema import PlanSet, PlanView, Receivers
from app.mail import service as mail
from app.mail.schema import MailServerSet
from app.notify import deliver, outbox
from app.notify import service as notices
from app.notify.robots import TELLER
from app.notify.schema import WishSet
from dashboards.builds import published
from dashboards.periods import month_of
from dashboards.reports import cli, edition_page, letter, sending
from dashboards.reports import page as archive
from dashboards.reports.definitions import Due
from dashboards.reports.shapes import thawed
from pipelines import reports
from pipelines.reports import SENDER
from tests.app.mail import server as post_office

MARCH = month_of("2026-03")
REPORT = "leadership-monthly"
WRITTEN = (
    "report_definitions",
    "deliveries",
    "shared_contents",
    "report_editions",
    "report_plans",
    "notice_wishes",
    "notices",
    "mail_servers",
)


@pytest.fixture
def post(people):
    """A mail server that is set, and letters that reach who is asked for; all is put back afterwards."""
    with post_office.running() as server:
        with work(SYSTEM) as w:
            given = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "crm@example.com"}
            mail.change(w, MailServerSet(**given))
        for name, actor in people.items():
            with work(actor) as w:
                notices.set_wish(w, WishSet(address=f"{name}@example.com"))
        yield server
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text("set session_replication_role = replica"))
        for table in WRITTEN:
            link.execute(text(f"delete from app.{table}"))  # noqa: S608 - our own names
    engine.dispose()


def planned(by=SYSTEM, cron="0 8 1 * *", **receivers) -> object:
    given = PlanSet(cron=cron, zone="Asia/Shanghai", receivers=Receivers(**receivers))
    with work(by) as w:
        return editions.set_plan(w, REPORT, given)


def sent(plan, **how) -> int:
    made = sending.send(SENDER, plan, MARCH, **how)
    deliver.deliver_due()
    return made.editions


def test_each_gets_it_once_in_their_own_reach(people, post):
    plan = planned(people=("ana", "ben"))
    assert sent(plan) == 2
    sent(plan)
    assert sorted(post.receivers) == ["ana@example.com", "ben@example.com"]
    pages = {to: page(one) for to, one in zip(post.receivers, post.taken, strict=True)}
    with work(SYSTEM) as w:
        kept = {one.scope: one for one in editions.list_editions(w)}
        whole = thawed(editions.find(w, kept[sending.scope_of(people["ana"])].key).result)
    assert all(kpi.value.words in pages["ana@example.com"] for kpi in whole.kpis)
    assert pages["ana@example.com"] != pages["ben@example.com"]


def page(one) -> str:
    return one.get_body(("html",)).get_content()


def test_a_letter_is_small_whole_and_fetches_nothing(people, post):
    sent(planned(people=("ana",)))
    [one] = post.taken
    html = page(one)
    assert len(html.encode()) < letter.MOST_BYTES
    pictures = [part for part in one.walk() if part.get_content_type() == "image/png"]
    assert pictures
    assert html.count("<img") == html.count("cid:") == html.count('alt="') == len(pictures)
    assert set(re.findall(r"https?://[^/\"]+", html)) == {settings().public_address}
    kinds = [part.get_content_subtype() for part in one.iter_attachments()]
    assert kinds == ["pdf", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"]
    assert len(PdfReader(io.BytesIO(next(one.iter_attachments()).get_content())).pages) in (1, 2, 3)
    assert "mailto:crm@example.com" in one["List-Unsubscribe"]
    assert "2026" in one["Subject"]


def test_sent_again_it_is_what_was_frozen(people, post):
    sent(planned(people=("ana",)))
    with work(SYSTEM) as w:
        [kept] = editions.list_editions(w)
        assert editions.find(w, kept.key).hash == kept.hash
        assert editions.resend(w, kept.id) == 1
    deliver.deliver_due()
    first, again = post.taken
    assert page(first) == page(again)
    assert first["Message-ID"] != again["Message-ID"]
    with work(SYSTEM) as w:
        assert editions.list_editions(w)[0].sent == {"sent": 2}
        drawn = str(html.Div(archive.content(w, kept.id)).to_plotly_json())
    assert "Ana" in drawn
    assert "data:image/png" in drawn
    assert "cid:" not in drawn


def test_an_address_elsewhere_gets_what_who_planned_it_sees(people, post):
    nobody_planned = sending.send(SENDER, planned(addresses=("board@example.org",)), MARCH)
    assert (nobody_planned.editions, nobody_planned.left_out) == (0, ["an address elsewhere"])
    sent(planned(replace(SYSTEM, user_id=people["ana"].user_id), addresses=("board@example.org",)))
    assert post.receivers == ["board@example.org"]
    with work(SYSTEM) as w:
        keys = w.session.scalars(text("select key from app.deliveries")).all()
    assert not [key for key in keys if "@" in key]


def test_who_got_it_opens_it_and_any_number_of_it_and_nobody_else(people, post, monkeypatch):
    sent(planned(people=("ana",)))
    with work(SYSTEM) as w:
        [kept] = editions.list_editions(w)
        made = thawed(editions.find(w, kept.key).result)
    monkeypatch.setattr(edition_page, "current_actor", lambda: people["ana"])
    assert "LM-2026-03" in str(edition_page.show(kept.reference).to_plotly_json())
    number = next(kpi.value for kpi in made.kpis if kpi.name == "won_amount")
    asked = edition_page.asked_of(dict(parse_qsl(number.opens)))
    assert edition_page.find(made, asked) == number
    opened = str(edition_page.show(kept.reference, **dict(parse_qsl(number.opens))).to_plotly_json())
    assert "This edition says" in opened
    assert number.words in opened
    monkeypatch.setattr(edition_page, "current_actor", lambda: people["ben"])
    with pytest.raises(NotFound):
        edition_page.show(kept.reference)
    with work(SYSTEM) as w, pytest.raises(NotFound):
        editions.read_by_reference(w, "LM-2026-03-unknown")


def test_numbers_that_moved_far_are_sent_once_more_as_restated(people, post, monkeypatch):
    plan = planned(people=("ana",))
    sent(plan)
    assert sending.restate(SENDER, plan, MARCH) == 0
    monkeypatch.setattr(sending, "is_restated", lambda *_editions: True)
    assert sending.restate(SENDER, plan, MARCH) == 1
    deliver.deliver_due()
    assert len(post.taken) == 2
    assert "Restated" in page(post.taken[1])
    assert post.taken[0]["Message-ID"] != post.taken[1]["Message-ID"]


def test_what_goes_to_many_is_kept_once_and_goes_when_all_have_it(people, post):
    sent(planned(people=("ana",), addresses=()))
    with work(SYSTEM) as w:
        assert w.session.scalar(text("select count(*) from app.shared_contents")) == 1
    with work(TELLER) as w:
        assert outbox.forget_old(w, datetime.now(UTC) + timedelta(hours=1)) == 0
    with work(SYSTEM) as w:
        assert w.session.scalar(text("select count(*) from app.shared_contents")) == 0
    with work(TELLER) as w:
        assert outbox.forget_old(w, datetime.now(UTC) + timedelta(days=200)) == 1


def test_who_is_not_here_any_more_holds_nobody_back(people, post):
    plan = planned(people=("ana", "ben"))
    with work(SYSTEM) as w:
        w.session.execute(text("update app.users set is_active = false where login = 'ben'"))
    try:
        made = sending.send(SENDER, plan, MARCH)
        deliver.deliver_due()
    finally:
        with work(SYSTEM) as w:
            w.session.execute(text("update app.users set is_active = true where login = 'ben'"))
    assert (made.editions, list(made.left_out)) == (1, ["ben"])
    assert post.receivers == ["ana@example.com"]


def test_it_waits_for_its_numbers_until_the_deadline_and_says_so_then(people, post):
    plan = planned(people=("ana",))
    with work(people["ana"]) as w:
        built = published(w).published_at
    waiting = Due(built, MARCH, built + timedelta(hours=1), is_past_deadline=False)
    assert not reports.go(plan, waiting)
    assert reports.go(plan, Due(built, MARCH, built + timedelta(hours=1), is_past_deadline=True))
    deliver.deliver_due()
    assert "not complete" in page(post.taken[0])
    reports.go(plan, Due(built, MARCH, built + timedelta(hours=1), is_past_deadline=True))
    deliver.deliver_due()
    assert len(post.taken) == 1
    held = PlanView(**vars(plan) | {"holds": True})
    assert not reports.go(held, Due(built, MARCH, built + timedelta(hours=1), is_past_deadline=True))
    assert reports.go(plan, Due(built, MARCH, built - timedelta(hours=1), is_past_deadline=False))
    deliver.deliver_due()
    assert "not complete" not in page(post.taken[1])
    with work(SYSTEM) as w:
        assert [one.edition for one in editions.list_editions(w)] == ["final", "preliminary"]


def test_plans_are_their_keepers_and_name_who_is_there(people):
    with work(people["ben"]) as w, pytest.raises(NotPermitted):
        editions.list_plans(w)
    with pytest.raises(Invalid):
        planned(people=("nobody",))
    with pytest.raises(Invalid):
        planned(cron="when it suits")


def test_the_command_plans_sends_and_lists(people, post):
    run = CliRunner().invoke
    assert run(cli.app, ["schedule", REPORT, "--to", "ana"]).exit_code == 0
    assert "ana" in run(cli.app, ["schedule"]).stdout
    assert run(cli.app, ["send", REPORT]).exit_code == 0
    deliver.deliver_due()
    listed = run(cli.app, ["editions"]).stdout
    assert "1 sent" in listed
    assert run(cli.app, ["send", "--edition", listed.split()[0]]).stdout == "Sent again to 1.\n"
    assert run(cli.app, ["schedule", "nothing"]).exit_code == 1
