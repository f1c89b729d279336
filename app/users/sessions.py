"""Signed-in browsers as people see them: their own, and everybody's for administrators. Row policies say which.

An ended session holds nowhere any more within app.signin.sessions.REMEMBER_SECONDS, on any web process.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select

from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import NotFound
from app.core.i18n import _
from app.users import signin
from app.users.model import SignedIn
from app.users.permissions import USERS_WRITE


@dataclass(frozen=True)
class SessionView:
    """One browser somebody is signed in with; `agent` is what it calls itself."""

    id: UUID
    agent: str | None
    address: str | None
    created_at: datetime
    last_seen_at: datetime


@requires()
def list_own(work: Work) -> list[SessionView]:
    """Where the actor is signed in now, the latest seen first."""
    return _listed(work, SignedIn.user_id == work.actor.user_id)


@requires(USERS_WRITE)
def list_of(work: Work, user_id: UUID) -> list[SessionView]:
    """Where a colleague is signed in now, the latest seen first."""
    return _listed(work, SignedIn.user_id == user_id)


@requires()
def end(work: Work, session_id: UUID) -> None:
    """Sign one browser out: one's own, or for an administrator anybody's. Raises NotFound."""
    if not _end(work, SignedIn.id == session_id):
        raise NotFound(_("This browser is signed out already."))


@requires(USERS_WRITE)
def end_all(work: Work, user_id: UUID) -> int:
    """Sign a colleague out everywhere; returns of how many browsers."""
    return _end(work, SignedIn.user_id == user_id)


def _end(work: Work, which: ColumnElement[bool]) -> int:
    ended = work.session.scalars(delete(SignedIn).where(which).returning(SignedIn.user_id)).all()
    for user_id in ended:
        trail.record_event(work, "session_ended", "users", user_id)
    return len(ended)


def _listed(work: Work, whose: ColumnElement[bool]) -> list[SessionView]:
    rows = work.session.execute(_columns().where(whose, signin.is_open()).order_by(SignedIn.last_seen_at.desc()))
    return [SessionView(*row) for row in rows]


def _columns() -> Select[Any]:
    """Without the token's hash, which nobody but the doorkeeper may read."""
    return select(SignedIn.id, SignedIn.user_agent, SignedIn.ip, SignedIn.created_at, SignedIn.last_seen_at)
