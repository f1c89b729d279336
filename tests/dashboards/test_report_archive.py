"""The archive of editions: two compared, one sent again to whom it did not reach."""

import json

import pytest
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import work
from app.core.errors import NotPermitted
from app.editions import service as editions
from app.notify import deliver
from dashboards.periods import month_of
from dashboards.reports import comparing, sending
from dashboards.reports.comparing import Issued
from dashboards.reports.shapes import thawed
from pipelines.reports import SENDER
from tests.dashboards.test_report_sending import planned, post, sent  # noqa: F401 - a mail server of one's own

FEBRUARY = month_of("2026-02")


def issued(people, edition_id) -> Issued:
    with work(SYSTEM) as w:
        view, frozen, _sent = editions.read_edition(w, edition_id)
    return Issued(view, thawed(frozen.result), frozen.definition["filters"])


@pytest.fixture
def two(people, post) -> tuple[Issued, Issued]:  # noqa: F811
    """February and March, both of the whole company."""
    plan = planned(people=("ana",))
    sending.send(SENDER, plan, FEBRUARY)
    sent(plan)
    with work(SYSTEM) as w:
        march, february = (one.id for one in editions.list_editions(w))
    return issued(people, february), issued(people, march)


def test_numbers_that_differ_are_told_with_their_cause(people, two):
    february, march = two
    with work(people["ana"]) as w:
        found = comparing.compared(w, february, march)
    told = {one.name: one for one in found.differ}
    amount = told["Won amount"]
    line = {one.name: one for one in march.said.kpis}["won_amount"]
    assert amount.now == line.value.words
    assert amount.was != amount.now
    assert amount.cause
    assert "not told" not in amount.cause
    assert all(one.was != one.now for one in found.differ)
    assert found.same >= 0


def test_the_same_edition_differs_in_nothing(people, two):
    with work(people["ana"]) as w:
        found = comparing.compared(w, two[1], two[1])
    assert found.differ == []
    assert found.same > 8


def test_a_cause_is_not_told_of_numbers_that_the_reader_does_not_find_again(people, two):
    february, march = two
    with work(people["ben"]) as w:
        found = comparing.compared(w, february, march)
    told = {one.name: one for one in found.differ}
    assert "its cause is not told" in told["Won amount"].cause


def test_what_was_published_of_the_same_days_and_moved_is_found(people, two):
    march = two[1]
    other = json.loads(march.said.frozen())
    other["kpis"][0]["value"]["words"] = "¥1"
    moved = Issued(march.view, thawed(json.dumps(other)), {})
    with work(people["ana"]) as w:
        found = comparing.compared(w, moved, march)
    assert [one.was for one in found.differ] == ["¥1"]


def test_editions_to_compare_with_are_those_of_the_report_and_the_language(people, two):
    with work(SYSTEM) as w:
        assert [one.id for one in editions.list_alike(w, two[1].view.id)] == [two[0].view.id]
    with work(people["ana"]) as w, pytest.raises(NotPermitted):
        editions.list_alike(w, two[1].view.id)


def test_it_is_sent_again_to_the_one_whom_it_did_not_reach(people, post):  # noqa: F811
    post.says["RCPT"] = ["550 no such mailbox"]
    sent(planned(people=("ben",)))
    assert post.taken == []
    with work(SYSTEM) as w:
        delivery_id = w.session.scalar(text("select id from app.deliveries where state = 'failed'"))
        [made] = editions.list_editions(w)
        assert made.sent == {"failed": 1}
    with work(SYSTEM) as w:
        assert editions.resend(w, made.id, delivery_id) == 1
    deliver.deliver_due()
    assert post.receivers[-1] == "ben@example.com"
    assert len(post.taken) == 1
    with work(SYSTEM) as w:
        assert editions.read_edition(w, made.id)[0].sent == {"failed": 1, "sent": 1}
