"""Whose a record is: who may be given one, and the history of who had it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, column, func, insert, literal, select, table, true, update

from app.access import roles
from app.access.actor import Reach
from app.access.once import once
from app.access.permissions import named
from app.access.records import change, lock
from app.access.work import Work
from app.core.base import Base, Owned, Record, load_models
from app.core.errors import Invalid
from app.core.i18n import _

_users = table("users", *map(column, ("id", "name", "role", "team_id", "is_active", "deleted_at")), schema="app")
_owner_changes = table(
    "owner_changes",
    *map(column, ("entity", "entity_id", "from_owner_id", "to_owner_id", "changed_by")),
    schema="app",
)


@once
def possible_owners(work: Work, kind: str, team_id: UUID | None = None) -> Sequence[tuple[UUID, str]]:
    """Who may be given records of the table `kind`: id and name, by name. Nobody else is accepted either.

    Those of one team, where `team_id` names it.
    """
    of_team = [_users.c.team_id == team_id] if team_id else []
    wanted = (*_possible(work, kind), *of_team)
    asked = select(_users.c.id, _users.c.name).where(*wanted).order_by(_users.c.name)
    return [(user_id, name) for user_id, name in work.session.execute(asked)]


def owner_fields(work: Work, kind: type[Record], owner_id: UUID | None) -> dict[str, UUID | None]:
    """`owner_id` and its team, the actor's own where none is named.

    Raises Invalid for who is out of reach, or could not read and change such records.
    """
    if owner_id in (None, work.actor.user_id):
        return {"owner_id": work.actor.user_id, "team_id": work.actor.team_id}
    owner = work.session.execute(
        select(_users.c.id, _users.c.team_id).where(_users.c.id == owner_id, *_possible(work, kind.__tablename__))
    ).one_or_none()
    if owner is None:
        raise Invalid(
            {"owner_id": _("Choose an active colleague who works with such records, within your reach.")}
        )
    return {"owner_id": owner.id, "team_id": owner.team_id}


def transfer(work: Work, kind: type[Record], record_id: UUID, owner_id: UUID, seen_version: int) -> Any:
    """Give a record to somebody within reach and remember it. Raises NotFound, Conflict, Invalid.

    Out of one's own reach nothing can be given away: the row policy would refuse the row as written.
    """
    row: Any = lock(work, kind, record_id, seen_version, {"owner_id": owner_id})
    _give(work, row, owner_fields(work, kind, owner_id) | row.taken_over())
    return row


def give_back(work: Work, kind: type[Record], record_id: UUID, was: Mapping[str, Any], seen_version: int) -> None:
    """Take a hand-over back: all that it changed is as it `was`, nobody's too if it was that before.

    Raises NotPermitted, NotFound, Conflict, Invalid: whose it was is not given such records any more.
    """
    work.require(named(f"{kind.__tablename__}:write"))
    row: Any = lock(work, kind, record_id, seen_version, {"owner_id": was["owner_id"]})
    owner = owner_fields(work, kind, was["owner_id"]) if was["owner_id"] else {}
    _give(work, row, {**was, **owner})


def _give(work: Work, row: Any, values: Mapping[str, Any]) -> None:
    before = row.owner_id
    change(work, row, values)
    if before != row.owner_id:
        work.session.execute(
            insert(_owner_changes).values(
                entity=row.__tablename__,
                entity_id=row.id,
                from_owner_id=before,
                to_owner_id=row.owner_id,
                changed_by=work.actor.user_id,
            )
        )


def kinds() -> dict[str, type[Any]]:
    """Table -> its class, for all that can belong to somebody."""
    load_models()
    owned: list[Any] = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Owned)]
    return {kind.__tablename__: kind for kind in sorted(owned, key=lambda kind: kind.__tablename__)}


def count_in_hand(work: Work, user_id: UUID) -> dict[str, int]:
    """Table -> how many records somebody has in hand; only tables with any."""
    counted = {
        name: work.session.scalar(select(func.count()).select_from(kind).where(*_in_hand(kind, user_id))) or 0
        for name, kind in kinds().items()
    }
    return {name: n for name, n in counted.items() if n}


def hand_over(work: Work, table_name: str, user_id: UUID, to: UUID) -> int:
    """Give all that somebody has in hand of one kind to a colleague, in one statement; returns how many.

    Raises Invalid as `owner_fields` does.
    """
    kind = kinds()[table_name]
    written = owner_fields(work, kind, to) | kind.taken_over() | stamped(work, kind)
    given = update(kind).where(kind.id.in_(_held(kind, user_id))).values(written).returning(kind.id).cte("given")
    kept = (literal(table_name), given.c.id, literal(user_id), literal(to), literal(work.actor.user_id, Uuid()))
    names = ("entity", "entity_id", "from_owner_id", "to_owner_id", "changed_by")
    done = insert(_owner_changes).from_select(names, select(*kept))
    counted = {"preserve_rowcount": True}
    return work.session.execute(done, execution_options=counted).rowcount  # type: ignore[attr-defined]


def follow_to_team(work: Work, user_id: UUID, team_id: UUID | None) -> int:
    """What somebody has in hand goes along to another team; returns how many. Nobody's open form goes stale."""
    followed = (
        update(kind).where(kind.id.in_(_held(kind, user_id))).values(team_id=team_id) for kind in kinds().values()
    )
    return sum(work.session.execute(written).rowcount for written in followed)  # type: ignore[attr-defined]


def _in_hand(kind: type[Any], user_id: UUID) -> list[ColumnElement[bool]]:
    return [kind.owner_id == user_id, kind.deleted_at.is_(None), kind.in_hand()]


def _held(kind: type[Any], user_id: UUID) -> Select[Any]:
    """Locked in order, and before they are written, as `follow` of the shares locks them afterwards: whoever hangs
    something on one of them and then writes it is waited for, where they would wait for one another."""
    return select(kind.id).where(*_in_hand(kind, user_id)).order_by(kind.id).with_for_update()


def stamped(work: Work, kind: type[Any]) -> dict[str, Any]:
    """What every change of a record writes, in a statement over many."""
    return {"version": kind.version + 1, "updated_by": work.actor.user_id, "updated_at": func.now()}


def _possible(work: Work, kind: str) -> list[ColumnElement[bool]]:
    """Active, within reach, and of a role that reads and changes records of the table `kind`."""
    able = _users.c.role.in_(roles.allowing({named(f"{kind}:read"), named(f"{kind}:write")}))
    return [_users.c.is_active, _users.c.deleted_at.is_(None), able, _within(work, kind)]


def _within(work: Work, kind: str) -> ColumnElement[bool]:
    """People of the actor's own team or teams for such a reach, nobody else for one's own, everybody beyond."""
    reach = work.actor.writes(kind)
    if reach is Reach.ALL:
        return true()
    if reach is Reach.TREE:
        return _users.c.team_id.in_(select(func.app.team_tree()))
    return (_users.c.team_id == work.actor.team_id) if reach is Reach.TEAM else _users.c.id == work.actor.user_id
