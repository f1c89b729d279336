"""Teams as a tree: made, renamed, moved, retired."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.access import records, roles
from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _, ngettext
from app.users.model import Team, User
from app.users.permissions import USERS_READ, USERS_WRITE
from app.users.schema import TeamChange, TeamCreate

BETWEEN = " / "
"""Stands between the names of a team's path."""


@dataclass(frozen=True)
class TeamView:
    """A team in its place: `path` names what is above it too, `depth` counts it, `people` are active in it."""

    id: UUID
    version: int
    name: str
    parent_id: UUID | None
    path: str
    depth: int
    people: int
    is_retired: bool


@dataclass(frozen=True)
class Member:
    id: UUID
    name: str
    role_name: str


@requires(USERS_READ)
def list_teams(work: Work) -> list[TeamView]:
    """The tree from its top, each team followed by those under it. Cost: linear in teams and people."""
    teams = work.session.scalars(select(Team).where(Team.deleted_at.is_(None)).order_by(Team.name)).all()
    counted = select(User.team_id, func.count()).where(*_active()).group_by(User.team_id)
    people = {team_id: n for team_id, n in work.session.execute(counted)}
    under: dict[UUID | None, list[Team]] = {}
    for team in teams:
        under.setdefault(team.parent_id, []).append(team)
    return list(_walk(under, people, None, "", 0))


@requires(USERS_READ)
def read(work: Work, team_id: UUID) -> TeamView:
    """One team. Raises NotFound."""
    records.load(work, Team, team_id)
    return next(team for team in list_teams(work) if team.id == team_id)


@requires(USERS_WRITE)
def create(work: Work, given: TeamCreate) -> TeamView:
    """A new team, under another or at the top. Raises Invalid."""
    _hold_tree(work)
    _require_parent(work, given.parent_id)
    return read(work, records.create(work, Team, given.given()).id)


@requires(USERS_WRITE)
def change(work: Work, team_id: UUID, given: TeamChange, seen_version: int) -> TeamView:
    """Rename or move a team; those under it come along. Raises NotFound, Conflict, Invalid: a circle."""
    _hold_tree(work)
    team = records.lock(work, Team, team_id, seen_version, given.given())
    if "parent_id" in given.given():
        _require_parent(work, given.parent_id)
        if given.parent_id in _below(work, team_id):
            raise Invalid({"parent_id": _("A team cannot be under itself. Choose one that is not below it.")})
    records.change(work, team, given.given())
    return read(work, team_id)


@requires(USERS_WRITE)
def retire(work: Work, team_id: UUID, seen_version: int) -> TeamView:
    """Let nobody join a team any more. Raises NotFound, Conflict, or Invalid: it is not empty."""
    _hold_tree(work)
    team = records.lock(work, Team, team_id, seen_version)
    _require_empty(work, team_id)
    records.change(work, team, {"retired_at": datetime.now(UTC)})
    return read(work, team_id)


@requires(USERS_WRITE)
def restore(work: Work, team_id: UUID, seen_version: int) -> TeamView:
    """Use a retired team again; at the top if what it was under is retired. Raises NotFound, Conflict."""
    _hold_tree(work)
    team = records.lock(work, Team, team_id, seen_version)
    above = team.parent_id and work.session.get(Team, team.parent_id)
    kept = team.parent_id if above and above.retired_at is None else None
    records.change(work, team, {"retired_at": None, "parent_id": kept})
    return read(work, team_id)


@requires(USERS_READ)
def members(work: Work) -> dict[UUID | None, list[Member]]:
    """Team -> who is active in the team itself, by name."""
    asked = select(User.team_id, User.id, User.name, roles.called(User.role)).where(*_active()).order_by(User.name)
    found: dict[UUID | None, list[Member]] = {}
    for team_id, user_id, name, role in work.session.execute(asked):
        found.setdefault(team_id, []).append(Member(user_id, name, role))
    return found


def _walk(
    under: Mapping[UUID | None, list[Team]],
    people: Mapping[UUID | None, int],
    top: UUID | None,
    path: str,
    depth: int,
) -> Iterator[TeamView]:
    for team in under.get(top, []):
        here = f"{path}{BETWEEN}{team.name}" if path else team.name
        yield TeamView(
            team.id, team.version, team.name, team.parent_id, here, depth, people.get(team.id, 0),
            team.retired_at is not None,
        )  # fmt: skip
        yield from _walk(under, people, team.id, here, depth + 1)


def _active() -> list[ColumnElement[bool]]:
    return [User.is_active.is_(True), User.deleted_at.is_(None)]


def _hold_tree(work: Work) -> None:
    """One change of the tree at a time: two moves at once could make a circle that neither sees."""
    work.session.execute(select(func.pg_advisory_xact_lock(7318, 2)))


def _require_parent(work: Work, parent_id: UUID | None) -> None:
    known = select(Team.id).where(Team.id == parent_id, Team.deleted_at.is_(None), Team.retired_at.is_(None))
    if parent_id and work.session.scalar(known) is None:
        raise Invalid({"parent_id": _("Choose a team from the list.")})


def _below(work: Work, team_id: UUID) -> set[UUID]:
    """A team and all under it."""
    tree = _start(team_id).cte("tree", recursive=True)
    tree = tree.union_all(select(Team.id).join(tree, Team.parent_id == tree.c.id))
    return set(work.session.scalars(select(tree.c.id)))


def _start(team_id: UUID) -> Select[tuple[UUID]]:
    return select(Team.id).where(Team.id == team_id)


def _require_empty(work: Work, team_id: UUID) -> None:
    counted = select(func.count()).select_from(User).where(User.team_id == team_id, *_active())
    people = work.session.scalar(counted) or 0
    if people:
        words = ngettext(
            "{n} person is in this team. Give them another first.",
            "{n} people are in this team. Give them another first.",
            people,
        )
        raise Invalid({"team": words})
    below = select(Team.id).where(Team.parent_id == team_id, Team.deleted_at.is_(None), Team.retired_at.is_(None))
    if work.session.scalar(below.limit(1)):
        raise Invalid({"team": _("There are teams under this one. Move or retire them first.")})
