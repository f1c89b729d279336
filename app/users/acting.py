"""Who somebody is now, for what is done in their name while they are not there."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.access import roles
from app.access.actor import Actor
from app.access.work import work
from app.users.model import SignedIn, User
from app.users.signin import DOORKEEPER


def actor_of(user_id: UUID) -> Actor | None:
    """The colleague with the role and team of this moment; None if deactivated or removed."""
    held = roles.held_by(User.role)
    wanted = select(User, held).where(User.id == user_id, User.is_active, User.deleted_at.is_(None))
    with work(DOORKEEPER) as w:
        found = w.session.execute(wanted).one_or_none()
    return None if found is None else _actor(*found)


def actors_lately_here(days: int = 7) -> list[Actor]:
    """Colleagues whose sessions were used in the last days, the newest first."""
    held = roles.held_by(User.role)
    newest = func.max(SignedIn.last_seen_at)
    here = (
        select(SignedIn.user_id, newest.label("at"))
        .where(SignedIn.last_seen_at > func.now() - timedelta(days=days))
        .group_by(SignedIn.user_id)
        .subquery()
    )
    wanted = select(User, held).join(here, here.c.user_id == User.id).order_by(here.c.at.desc())
    with work(DOORKEEPER) as w:
        found = w.session.execute(wanted.where(User.is_active, User.deleted_at.is_(None))).all()
    return [_actor(*one) for one in found]


def _actor(user: User, role: Any) -> Actor:
    return Actor.person(user.id, user.name, roles.held(role), user.team_id, user.locale)
