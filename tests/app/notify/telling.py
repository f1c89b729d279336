"""A mail server that is set, people with addresses, and what they were told."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.access.actor import Actor
from app.access.work import work
from app.mail import service as mail
from app.mail.schema import MailServerSet
from app.notify import service, telling
from app.notify.robots import TELLER
from app.notify.schema import NoticeQuery, WishSet
from app.notify.telling import Tiding
from tests.app.mail import server as post_office
from tests.app.mail.server import Post


@contextmanager
def post_set_by(ada: Actor) -> Iterator[Post]:
    """A mail server that takes letters, and is the company's."""
    with post_office.running() as post:
        with work(ada) as w:
            mail.change(
                w, MailServerSet(host="127.0.0.1", port=post.port, security="none", sender="crm@example.com")
            )
        yield post


def reachable(actor: Actor, **wish: object) -> None:
    with work(actor) as w:
        service.set_wish(w, WishSet(address=f"{actor.name.lower()}@example.com", **wish))


def told(*tidings: Tiding) -> int:
    with work(TELLER) as w:
        return telling.tell(w, tidings)


def notices(actor: Actor, **query: object) -> list[tuple[str, object]]:
    """Kind and record of what somebody was told, newest first."""
    with work(actor) as w:
        return [(one.kind, one.record_id) for one in service.list_notices(w, NoticeQuery(**query)).rows]


def deliveries(actor: Actor) -> list[tuple[str, str, int]]:
    """State, code and tries of all that was to be sent."""
    with work(actor) as w:
        rows = w.session.execute(
            text("select state, coalesce(code, ''), attempts from app.deliveries order by id")
        )
        return [tuple(row) for row in rows]
