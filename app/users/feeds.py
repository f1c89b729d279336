"""The address at which somebody's calendar is read without signing in, by a telephone or another calendar.

It carries 256 random bits and our mark on them; the database keeps the hash only, so that it is shown once. There
is one for each person; a new one ends the one before, and without any nothing is read.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from app.access.allowance import Allowance, refusal
from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.settings import settings
from app.users.model import CalendarFeed

PATH = "/calendar.ics"

READS = Allowance(60, timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1))
"""A calendar asks every quarter of an hour; some have several that do."""


@dataclass(frozen=True)
class FeedView:
    """Since when there is a feed, and when it was last read."""

    made_at: datetime
    read_at: datetime | None


@requires()
def find_own(work: Work) -> FeedView | None:
    """The actor's own feed, if there is one."""
    row = work.session.get(CalendarFeed, work.actor.user_id)
    return FeedView(row.made_at, row.read_at) if row else None


@requires()
def make(work: Work) -> str:
    """The path of a new feed of the actor's, to be shown once; the one before no longer works."""
    revoke(work)
    token = secrets.token_urlsafe(32)
    work.session.add(CalendarFeed(user_id=work.actor.user_id, token_hash=_hash(token)))
    work.session.flush()
    trail.record_event(work, "feed_made", "users", work.actor.user_id)
    return f"{PATH}?key={token}.{_mark(token)}"


@requires()
def revoke(work: Work) -> None:
    """The actor's feed is read by nobody any more."""
    gone = delete(CalendarFeed).where(CalendarFeed.user_id == work.actor.user_id).returning(CalendarFeed.user_id)
    if work.session.scalar(gone) is not None:
        trail.record_event(work, "feed_revoked", "users", work.actor.user_id)


def whose(work: Work, key: str) -> UUID:
    """Whose calendar a key opens; counted, and noted that it was read. As the doorkeeper.

    Raises NotFound for a key that is not ours or was revoked, and TooMany.
    """
    token, _dot, mark = key.rpartition(".")
    asked = select(CalendarFeed.user_id).where(CalendarFeed.token_hash == _hash(token))
    is_ours = hmac.compare_digest(_mark(token).encode(), mark.encode())
    user_id = work.session.scalar(asked) if is_ours else None
    if user_id is None:
        raise NotFound(_("There is no calendar at this address any more."))
    if wait := READS.spend(work, f"feed:{user_id}"):
        raise refusal(_("This calendar is read too often."), wait)
    work.session.execute(
        update(CalendarFeed).where(CalendarFeed.user_id == user_id).values(read_at=datetime.now(UTC))
    )
    return user_id


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _mark(token: str) -> str:
    """Made-up keys are refused without a question to the database."""
    key = settings().secret("csrf").encode()
    return hmac.new(key, f"calendar feed {token}".encode(), hashlib.sha256).hexdigest()[:32]
