"""The company's mail server: said, shown, tried. Without one everything but the sending works."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.mail import letters, smtp
from app.mail.model import MailServer
from app.mail.permissions import MAIL_SEND, MAIL_WRITE
from app.mail.schema import MailServerSet, MailServerView, MailTest, Server

PLACE = ("host", "port", "username")
"""Where a password is for: it goes to no other place than it was given for."""

TOLD = ("host", "port", "security", "username", "sender", "sender_name")
"""What the trail keeps of a change."""


@requires(MAIL_WRITE)
def read(work: Work) -> MailServerView | None:
    """What is set; None while nothing is."""
    row = work.session.get(MailServer, 1)
    if row is None:
        return None
    kept = "environment" if settings().smtp_password else "here" if row.password else None
    return MailServerView(**{name: getattr(row, name) for name in TOLD}, password_from=kept)


@requires(MAIL_WRITE)
def change(work: Work, given: MailServerSet) -> MailServerView | None:
    """Send by this server from now on."""
    row = work.session.get(MailServer, 1, with_for_update=True)
    values = given.model_dump()
    if row and not given.password and all(getattr(row, name) == values[name] for name in PLACE):
        values["password"] = row.password
    values["changed_by"] = work.actor.user_id
    work.session.execute(
        insert(MailServer).values(id=1, **values).on_conflict_do_update(index_elements=["id"], set_=values)
    )
    told = {name: str(values[name]) for name in TOLD if row is None or getattr(row, name) != values[name]}
    trail.record_event(work, "mail_set", "mail", changes=told | ({"password": "new"} if given.password else {}))
    work.session.expire_all()
    return read(work)


@requires(MAIL_WRITE)
def remove(work: Work) -> None:
    """Send nothing any more; what waits keeps waiting."""
    work.session.execute(delete(MailServer))
    trail.record_event(work, "mail_removed", "mail")


@requires(MAIL_WRITE)
def test(work: Work, given: MailTest) -> None:
    """Send a short letter now. Raises Unavailable (nothing is set), MailAway, MailRefused."""
    server = _server(work)
    if server is None:
        raise Unavailable(_("No mail server is set yet."))
    subject = _("Tributary can send mail")
    text = _("This letter shows that the mail server is set as it should be. Nobody has to do anything.")
    smtp.deliver(server, letters.letter(server, given.to, subject, text, letters.new_id(server)), given.to)
    trail.record_event(work, "mail_tried", "mail")


@requires(MAIL_SEND)
def read_server(work: Work) -> Server | None:
    """All that is needed to send; None while nothing is set."""
    return _server(work)


def _server(work: Work) -> Server | None:
    row = work.session.get(MailServer, 1)
    if row is None:
        return None
    values = {name: getattr(row, name) for name in TOLD}
    return Server(**values, password=settings().smtp_password or row.password)
