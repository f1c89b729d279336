"""Colleagues and teams: who is here, and giving somebody a way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from app.access import roles
from app.access.actor import Actor
from app.access.guard import requires
from app.access.settled import settled
from app.access.work import Work, work
from app.audit import trail
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, current_locale
from app.users import passwords
from app.users.model import Team, User
from app.users.permissions import USERS_READ, USERS_WRITE
from app.users.signin import DOORKEEPER


@dataclass(frozen=True)
class UserView:
    id: UUID
    login: str
    name: str
    role: str
    role_name: str
    team_id: UUID | None
    team: str | None
    is_active: bool


@requires(USERS_READ)
@settled("users", "teams", "roles")
def list_users(work: Work) -> Sequence[UserView]:
    """Everybody who is active, by name. Cost: linear in the colleagues."""
    rows = work.session.execute(
        select(User, Team.name, roles.called(User.role))
        .outerjoin(Team, Team.id == User.team_id)
        .where(User.is_active, User.deleted_at.is_(None))
        .order_by(User.name)
    )
    return [_view(*row) for row in rows]


@requires(USERS_WRITE)
def create(work: Work, login: str, name: str, role: str, team: str | None = None, locale: str = "en") -> UserView:
    """Add a colleague, and the team if it is new. They can sign in once `add_sign_in` gave them a password.

    Raises Invalid if the login is taken, or there is no such role.
    """
    login = login.strip().lower()
    held = roles.find_held(work, role)
    if held is None:
        raise Invalid({"role": _("There is no such role.")})
    if work.session.scalar(select(User.id).where(User.login == login)):
        raise Invalid({"login": _("This login is taken; choose another.")})
    user = User(login=login, name=name, role=role, locale=locale, team_id=_team_id(work, team))
    work.session.add(user)
    work.session.flush()
    return _view(user, team, held.names[current_locale()])


def add_sign_in(by: Actor, user_id: UUID) -> str:
    """Give a colleague a new generated password and return it: it is shown once and kept as a hash only.

    It ends the sessions of the one before. Raises NotPermitted, NotFound.
    """
    with work(by) as w:
        w.require(USERS_WRITE)
        user = w.session.get(User, user_id)
        if user is None:
            raise NotFound(_("There is no such colleague."))
        trail.record_event(w, "password_set", "users", user_id)
    return passwords.give_new(user_id, user.login)


def actor_named(name: str) -> Actor:
    """The colleague whose login, name or id in an imported system is `name`, as an actor.

    For commands and schedules that work in somebody's name; a browser proves who it is by its session.
    Raises NotFound if nobody, and Invalid if several people are called so, or no name is given.
    """
    if not name.strip():
        raise Invalid({"user": _("Give a login or a name.")})
    with work(DOORKEEPER) as w:
        found = w.session.execute(
            select(User, roles.held_by(User.role))
            .where(
                or_(User.login == name.lower(), func.lower(User.name) == name.lower(), User.external_id == name),
                User.is_active,
                User.deleted_at.is_(None),
            )
            .limit(2)
        ).all()
    if not found:
        raise NotFound(_("There is no colleague called {name}.").format(name=name))
    if len(found) > 1:
        raise Invalid({"user": _("Several colleagues are called {name}; use a login.").format(name=name)})
    user, role = found[0]
    return Actor.person(user.id, user.name, roles.held(role), user.team_id, user.locale)


def _team_id(work: Work, name: str | None) -> UUID | None:
    if name is None:
        return None
    team = work.session.scalar(select(Team).where(Team.name == name))
    if team is None:
        team = Team(name=name)
        work.session.add(team)
        work.session.flush()
    return team.id


def _view(user: User, team: str | None, role_name: str) -> UserView:
    return UserView(user.id, user.login, user.name, user.role, role_name, user.team_id, team, user.is_active)
