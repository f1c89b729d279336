"""Who somebody is now, for what is done in their name while they are not there."""

from uuid import UUID

from sqlalchemy import select

from app.access import roles
from app.access.actor import Actor
from app.access.work import work
from app.users.model import User
from app.users.signin import DOORKEEPER


def actor_of(user_id: UUID) -> Actor | None:
    """The colleague with the role and team of this moment; None if deactivated or removed."""
    held = roles.held_by(User.role)
    wanted = select(User, held).where(User.id == user_id, User.is_active, User.deleted_at.is_(None))
    with work(DOORKEEPER) as w:
        found = w.session.execute(wanted).one_or_none()
    if found is None:
        return None
    user, role = found
    return Actor.person(user.id, user.name, roles.held(role), user.team_id, user.locale)
