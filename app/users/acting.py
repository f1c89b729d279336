"""Who somebody is now, for what is done in their name while they are not there."""

from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.work import work
from app.users.model import User
from app.users.signin import DOORKEEPER


def actor_of(user_id: UUID) -> Actor | None:
    """The colleague with the role and team of this moment; None if deactivated or removed."""
    wanted = select(User).where(User.id == user_id, User.is_active, User.deleted_at.is_(None))
    with work(DOORKEEPER) as w:
        user = w.session.scalar(wanted)
        return Actor.person(user.id, user.name, user.role, user.team_id, user.locale) if user else None
