"""The mailbox of the sender's address, where letters come back that could not be delivered: set, shown, read."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Unavailable
from app.core.i18n import _
from app.mail.model import MailBox, Security
from app.mail.permissions import MAIL_SEND, MAIL_WRITE
from app.mail.schema import Box, MailBoxSet, MailBoxView
from app.mail.smtp import PATIENCE_SECONDS

TOLD = ("host", "port", "security", "username")
"""What the trail keeps of a change, and where a password is for."""
MOST_BYTES = 200_000
"""Of a returned letter; what it says of itself stands at its beginning."""
REPORTS = ("UNSEEN", "HEADER", "Content-Type", "multipart/report")


@requires(MAIL_WRITE)
def read(work: Work) -> MailBoxView | None:
    """What is set; None while nothing is."""
    row = work.session.get(MailBox, 1)
    return (
        MailBoxView(**{name: getattr(row, name) for name in TOLD}, has_password=bool(row.password))
        if row
        else None
    )


@requires(MAIL_WRITE)
def change(work: Work, given: MailBoxSet) -> MailBoxView | None:
    """Letters that come back are looked for there from now on."""
    row = work.session.get(MailBox, 1, with_for_update=True)
    values = given.model_dump()
    if row and not given.password and all(getattr(row, name) == values[name] for name in TOLD):
        values["password"] = row.password
    values["changed_by"] = work.actor.user_id
    work.session.execute(
        insert(MailBox).values(id=1, **values).on_conflict_do_update(index_elements=["id"], set_=values)
    )
    told = {name: str(values[name]) for name in TOLD if row is None or getattr(row, name) != values[name]}
    trail.record_event(
        work, "mail_box_set", "mail", changes=told | ({"password": "new"} if given.password else {})
    )
    work.session.expire_all()
    return read(work)


@requires(MAIL_WRITE)
def remove(work: Work) -> None:
    """Nobody looks for letters that come back any more."""
    work.session.execute(delete(MailBox))
    trail.record_event(work, "mail_box_removed", "mail")


@requires(MAIL_WRITE)
def test(work: Work) -> int:
    """Look into it now; how many reports nobody has read yet. Raises Unavailable."""
    box = _box(work)
    if box is None:
        raise Unavailable(_("No mailbox is set yet."))
    with opened(box) as link:
        return len(unread(link))


@requires(MAIL_SEND)
def find(work: Work) -> Box | None:
    """All that is needed to read it; None while nothing is set."""
    return _box(work)


def _box(work: Work) -> Box | None:
    row = work.session.get(MailBox, 1)
    return Box(**{name: getattr(row, name) for name in (*TOLD, "password")}) if row else None


@contextmanager
def opened(box: Box) -> Iterator[imaplib.IMAP4]:
    """The box's INBOX. Raises Unavailable: it cannot be reached, or lets us not in."""
    place = f"{box.host}:{box.port}"
    try:
        link = _connected(box)
        link.login(box.username, box.password or "")
        link.select("INBOX")
    except imaplib.IMAP4.error:
        raise Unavailable(
            _("The mailbox {place} does not let us in: check user name and password.", place=place)
        ) from None
    except OSError as error:
        raise Unavailable(_("The mailbox {place} cannot be reached.", place=place)) from error
    try:
        yield link
    except imaplib.IMAP4.error as error:
        raise Unavailable(_("The mailbox {place} cannot be reached.", place=place)) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            link.logout()


def unread(link: imaplib.IMAP4) -> list[str]:
    """Numbers of the reports about letters that nobody has read yet."""
    _said, [found] = link.uid("search", *REPORTS)
    return [one.decode() for one in (found or b"").split()]


def raw(link: imaplib.IMAP4, number: str) -> bytes:
    """The beginning of one of them; it stays unread."""
    _said, answer = link.uid("fetch", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")


def mark_read(link: imaplib.IMAP4, number: str) -> None:
    link.uid("store", number, "+FLAGS", r"(\Seen)")


def _connected(box: Box) -> imaplib.IMAP4:
    trust = ssl.create_default_context()
    if box.security is Security.TLS:
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=trust, timeout=PATIENCE_SECONDS)
    link = imaplib.IMAP4(box.host, box.port, timeout=PATIENCE_SECONDS)
    if box.security is Security.STARTTLS:
        link.starttls(trust)
    return link
