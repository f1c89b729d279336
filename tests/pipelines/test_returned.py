"""Letters that came back are read as the schedule starts it."""

import subprocess

from app.access.work import work
from app.core.paging import ListQuery
from app.mail import box, letters
from app.notify import deliver, keeping, outbox
from app.notify.outbox import Message, Post
from app.notify.robots import TELLER
from pipelines.kernel import scheduler
from tests.app.mail import box as mailboxes
from tests.app.mail.test_box import a_box, report_of
from tests.app.notify.telling import deliveries, notices, post_set_by

KEY = "report leadership-monthly 2026-10 leo"


def run() -> subprocess.CompletedProcess[str]:
    return subprocess.run(scheduler.command("returned", "--by", "schedule"), capture_output=True, text=True)


def test_a_letter_that_came_back_is_noted_once_and_told_to_who_keeps_the_channels(ada):
    with post_set_by(ada), mailboxes.running() as server:
        with work(TELLER) as w:
            outbox.put(w, [Post(KEY, "report", Message("Report", "Text"), address="leo@example.com")])
        deliver.deliver_due()
        with work(ada) as w:
            box.change(w, a_box(server.port))
        report = report_of(letters.name_of(KEY))
        server.letters = [b"Subject: Hello\n\nText", report, report_of("0" * 40), report]
        assert run().returncode == 0
    assert deliveries(ada) == [("returned", "5.1.1", 1)]
    assert server.seen == {2, 3, 4}
    assert [kind for kind, _record in notices(ada)] == ["returned"]
    with work(ada) as w:
        [shown] = keeping.list_failed(w, ListQuery()).rows
    assert (shown.state, shown.code) == ("returned", "5.1.1")


def test_without_a_mailbox_there_is_nothing_to_do(company):
    assert run().returncode == 0


def test_a_mailbox_that_cannot_be_reached_fails_the_run(ada):
    with work(ada) as w:
        box.change(w, a_box(1))
    assert run().returncode == 1
