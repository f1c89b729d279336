"""Letters that come back: what their reports say, and who sets the mailbox that they come back to."""

from contextlib import suppress

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core.errors import NotPermitted, Unavailable
from app.mail import box, letters, returned
from app.mail.schema import MailBoxSet
from tests.app.mail import box as mailboxes

LETTER = letters.name_of("report leadership-monthly 2026-10 leo")


def report_of(letter: str, action: str = "failed", status: str = "5.1.1", quoted: str = "message/rfc822") -> bytes:
    """As Postfix writes it."""
    return f"""From: MAILER-DAEMON@example.com
To: crm@example.com
Subject: Undelivered Mail Returned to Sender
Message-ID: <1@mail.example.com>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; leo@example.com
Action: {action}
Status: {status}

--b
Content-Type: {quoted}

From: Tributary <crm@example.com>
To: leo@example.com
Message-ID: <{letter}@example.com>
Subject: Report

Text
--b--
""".encode()


@pytest.mark.parametrize("quoted", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_of_failure_names_the_letter_and_the_reason(quoted):
    assert returned.read(report_of(LETTER, quoted=quoted)) == returned.Returned(LETTER, "5.1.1")


@pytest.mark.parametrize(
    "raw",
    [
        report_of(LETTER, action="delayed", status="4.4.1"),
        report_of(LETTER, action="delivered", status="2.0.0"),
        report_of("of-somebody-else"),
        b"Subject: Hello\n\nA letter of a person",
        b"Content-Type: multipart/report\n\nnothing",
        report_of(LETTER)[:300],
        b"\xff\x00",
        b"",
    ],
)
def test_what_reports_no_failure_of_ours_is_left(raw):
    assert returned.read(raw) is None


def test_a_report_whose_end_is_cut_off_is_understood():
    assert returned.read(report_of(LETTER).partition(b"Subject: Report")[0]) == returned.Returned(LETTER, "5.1.1")


def a_box(port: int, **more) -> MailBoxSet:
    given = {"host": "127.0.0.1", "port": port, "security": "none", "username": "crm", "password": "right"}
    return MailBoxSet(**given | more)


def test_an_administrator_sets_and_tries_it(ada):
    with mailboxes.running() as server, work(ada) as w:
        server.letters = [report_of(LETTER), b"Subject: Hello\n\nText"]
        assert box.change(w, a_box(server.port)).has_password
        assert box.test(w) == 1
    assert server.seen == set()


def test_what_is_wrong_with_it_is_said(ada):
    with work(ada) as w:
        with pytest.raises(Unavailable, match="No mailbox is set yet"):
            box.test(w)
        box.change(w, a_box(1))
        with pytest.raises(Unavailable, match="cannot be reached"):
            box.test(w)
        with mailboxes.running() as server:
            box.change(w, a_box(server.port, password="wrong"))
            with pytest.raises(Unavailable, match="does not let us in"):
                box.test(w)


def test_its_password_is_sealed_and_goes_to_no_other_place(ada):
    with work(ada) as w:
        box.change(w, a_box(993, password="secret-1"))
        stored = w.session.scalar(text("select password from app.mail_boxes"))
        trail = w.session.scalars(text("select changes::text from app.audit_entries where entity = 'mail'")).all()
        assert "secret-1" not in f"{stored}{trail}{box.read(w)}"
        assert box.change(w, a_box(993, password=None)).has_password
        assert not box.change(w, a_box(993, password=None, host="mail.example.org")).has_password


@pytest.mark.parametrize("name", ["ben", "ana", "leo"])
def test_nobody_else_sees_or_sets_it(company, name):
    with work(company.ada) as w:
        box.change(w, a_box(993))
    with work(getattr(company, name)) as w:
        for verb in (box.read, box.remove, box.test, lambda w: box.change(w, a_box(1))):
            with pytest.raises(NotPermitted):
                verb(w)
        assert w.session.scalars(text("select host from app.mail_boxes")).all() == []


def test_what_is_undone_is_not_set(ada):
    with suppress(ZeroDivisionError), work(ada) as w:
        box.change(w, a_box(993))
        raise ZeroDivisionError
    with work(ada) as w:
        assert box.read(w) is None
        box.change(w, a_box(993))
        box.remove(w)
        assert box.read(w) is None
