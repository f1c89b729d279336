"""People as administrators keep them: invited, changed, let in no more, let in again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select

from app.access import ownership, records, roles
from app.access.actor import HeldRole
from app.access.guard import requires
from app.access.matching import matching
from app.access.permissions import named
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Keyset, Page, chosen
from app.users import handover, links, sessions
from app.users.links import NewLink
from app.users.model import Purpose, SignedIn, SignInLink, Team, User
from app.users.permissions import USERS_WRITE
from app.users.schema import PeopleQuery, PersonChange, PersonInvite, PersonView

ORDER = Keyset(User.id, {"name": User.name, "login": User.login, "created_at": User.created_at}, default="name")


@requires(USERS_WRITE)
def list_people(work: Work, query: PeopleQuery) -> Page[PersonView]:
    """Everybody who works or worked here, by name unless asked otherwise."""
    wanted = chosen(User, query, "role", "team_id")
    if query.status:
        wanted.append(_status() == query.status)
    if query.search:
        wanted.append(matching(query.search, (User.name, User.login, User.title)))
    return ORDER.page(work.session, _select(), wanted, query, _view)


@requires(USERS_WRITE)
def read(work: Work, user_id: UUID) -> PersonView:
    """One person. Raises NotFound."""
    return records.read_one(work, _select().where(User.id == user_id), _view)


@requires(USERS_WRITE)
def invite(work: Work, given: PersonInvite) -> tuple[PersonView, NewLink]:
    """Somebody new, and the link with which they choose a password; it is shown once. Raises Invalid."""
    _require_new_login(work, given.login)
    _require_team(work, given.team_id)
    roles.require_own_measure(work, given.role)
    user = records.create(work, User, given.given())
    link = links.make(work, user.id, Purpose.INVITATION)
    return read(work, user.id), link


@requires(USERS_WRITE)
def change(work: Work, user_id: UUID, given: PersonChange, seen_version: int) -> PersonView:
    """Set the given fields; what somebody has in hand goes along to another team.

    Raises NotFound, Conflict, or Invalid: nobody else could administer, the role has no use for what is in hand.
    """
    values = given.given()
    held = roles.require_own_measure(work, given.role) if "role" in values else None
    if held and USERS_WRITE not in held.permissions:
        _require_another_administrator(work, user_id)
    user = records.lock(work, User, user_id, seen_version, values)
    if held and held.code != user.role:
        _require_use(work, user_id, held)
    if "team_id" in values and given.team_id != user.team_id:
        _require_team(work, given.team_id)
        ownership.follow_to_team(work, user_id, given.team_id)
    records.change(work, user, values)
    return read(work, user_id)


@requires(USERS_WRITE)
def new_password(work: Work, user_id: UUID) -> NewLink:
    """A link with which somebody chooses a new password, or comes in for the first time; it is shown once.

    The present password works until then. Raises NotFound, Invalid.
    """
    invited = read(work, user_id).status == "invited"
    return links.make(work, user_id, Purpose.INVITATION if invited else Purpose.NEW_PASSWORD)


@requires(USERS_WRITE)
def deactivate(work: Work, user_id: UUID, to: Mapping[str, UUID] = handover.NOTHING) -> PersonView:
    """Let somebody in no more, sign them out everywhere, and give what they have in hand `to` colleagues, by kind.

    Raises NotFound, or Invalid: oneself, the last administrator, something in hand that nobody takes over.
    """
    if user_id == work.actor.user_id:
        raise Invalid({"user": _("You cannot deactivate yourself. Ask another administrator.")})
    _require_another_administrator(work, user_id)
    user = records.hold(work, User, user_id)
    handover.hand_over(work, user_id, to)
    handover.require_nothing_in_hand(work, user_id)
    records.change(work, user, {"is_active": False})
    sessions.end_all(work, user_id)
    links.withdraw(work, user_id)
    return read(work, user_id)


@requires(USERS_WRITE)
def reactivate(work: Work, user_id: UUID) -> PersonView:
    """Let somebody in again, with the password they had; no session and no link of before works again.

    Raises NotFound.
    """
    records.change(work, records.hold(work, User, user_id), {"is_active": True})
    return read(work, user_id)


def _require_another_administrator(work: Work, user_id: UUID) -> None:
    """Somebody else can undo what is done to this person. Who administers is held, in one order for everybody:
    of two administrators who take each other's role away at once, the second finds that nobody else is left."""
    held = select(User.id, _is_waiting()).where(
        User.role.in_(roles.allowing({USERS_WRITE})), User.is_active, User.deleted_at.is_(None)
    )
    administer = {
        i: not waits for i, waits in work.session.execute(held.order_by(User.id).with_for_update(of=User))
    }
    if user_id in administer and not any(came for i, came in administer.items() if i != user_id):
        words = _("Nobody else could administer. Give another person the administrator's role first.")
        raise Invalid({"role": words})


def _require_use(work: Work, user_id: UUID, role: HeldRole) -> None:
    """What somebody has in hand must be such as their role works with."""
    useless = [
        kind
        for kind in ownership.count_in_hand(work, user_id)
        if not {named(f"{kind}:read"), named(f"{kind}:write")} <= role.permissions
    ]
    if useless:
        kinds = _(", ").join(handover.called(kind) for kind in useless)
        raise Invalid({"role": _("This role does not work with {kinds}. Hand these over first.", kinds=kinds)})


def _require_new_login(work: Work, login: str) -> None:
    if work.session.scalar(select(User.id).where(User.login == login)):
        raise Invalid({"login": _("This login is taken; choose another.")})


def _require_team(work: Work, team_id: UUID | None) -> None:
    known = select(Team.id).where(Team.id == team_id, Team.deleted_at.is_(None), Team.retired_at.is_(None))
    if team_id and work.session.scalar(known) is None:
        raise Invalid({"team_id": _("Choose a team from the list.")})


def _is_waiting() -> ColumnElement[bool]:
    """Invited, and never came in by a link."""
    links_of = select(SignInLink.id).where(SignInLink.user_id == User.id)
    invited = links_of.where(SignInLink.purpose == Purpose.INVITATION).exists()
    return and_(invited, ~links_of.where(SignInLink.used_at.is_not(None)).exists())


def _status() -> ColumnElement[str]:
    return case((~User.is_active, "deactivated"), (_is_waiting(), "invited"), else_="active")


def _select() -> Select[Any]:
    seen = select(func.max(SignedIn.last_seen_at)).where(SignedIn.user_id == User.id).scalar_subquery()
    team = select(Team.name).where(Team.id == User.team_id).scalar_subquery()
    columns = (
        User,
        roles.called(User.role).label("role_name"),
        team.label("team"),
        _status().label("status"),
        seen.label("last_seen_at"),
    )
    return select(*columns).where(User.deleted_at.is_(None))


def _view(row: Row[Any]) -> PersonView:
    return records.show(
        PersonView,
        row.User,
        role_name=row.role_name,
        team=row.team,
        status=row.status,
        last_seen_at=row.last_seen_at,
    )
