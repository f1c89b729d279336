"""Roles as somebody holds them: from the tables, or as the program ships them."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Text, column, func, or_, select, table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

from app.access.actor import Actor, FieldRight, FieldRights, HeldRole, Reach
from app.access.permissions import Permission, every, named
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _, current_locale
from app.migrations import roles as shipping

_roles = table(
    "roles",
    *map(column, ("id", "code", "slot", "name_en", "name_zh", "built_in")),
    column("permissions", ARRAY(Text)),
    schema="app",
).alias("held_role")
_users = table("users", *map(column, ("id", "role", "is_active", "deleted_at")), schema="app")
_reaches = table("role_reaches", *map(column, ("role_id", "noun", "reads", "writes")), schema="app")

_fields = table("role_fields", *map(column, ("role_id", "noun", "field", "allows")), schema="app")


def held_by(code: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    """All about the role of that code as one column, for a query that reads its holder: `held` reads it."""
    return _told().where(_roles.c.code == code).scalar_subquery()


def called(code: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ScalarSelect[str]:
    """The name of the role of that code in the reader's language, as a column."""
    return select(_roles.c[f"name_{current_locale()}"]).where(_roles.c.code == code).scalar_subquery()


def options(work: Work) -> list[tuple[str, str]]:
    """Roles to choose from: code and name, the shipped ones first."""
    name = _roles.c[f"name_{current_locale()}"]
    asked = select(_roles.c.code, name).where(_roles.c.slot.is_not(None))
    rows = work.session.execute(asked.order_by(_roles.c.built_in.desc(), _roles.c.slot))
    return [(code, called) for code, called in rows]


def require_own_measure(work: Work, code: str) -> HeldRole:
    """The role of that code, to be given to somebody. Raises Invalid if there is none, or it may more than the
    actor's: nobody gives away what they do not have."""
    found = find_held(work, code)
    if found is None:
        raise Invalid({"role": _("There is no such role.")})
    if found.permissions - work.actor.permissions or any(
        found.reads[noun].is_wider_than(work.actor.reads(noun))
        or found.writes[noun].is_wider_than(work.actor.writes(noun))
        or allows_more(found.fields, work.actor, noun)
        for noun in found.reads
    ):
        raise Invalid({"role": _("You cannot give a role that may do more than your own.")})
    return found


def allows_more(fields: FieldRights, actor: Actor, noun: str) -> bool:
    """Whether `fields` allow more of a field of `noun` than the actor's own role does."""
    given = fields.get(noun, {})
    return any(given.get(name, FieldRight.WRITE).is_wider_than(own) for name, own in actor.limits(noun).items())


def held(facts: Any) -> HeldRole:
    """A role from what `held_by` or app/migrations/roles.toml tells of it."""
    known = every()
    allowed = known.keys() if facts["permissions"] == ["*"] else known.keys() & {*facts["permissions"]}
    return HeldRole(
        facts["code"],
        {"en": facts["name_en"], "zh": facts["name_zh"]},
        facts["slot"],
        frozenset(known[name] for name in allowed),
        {noun: Reach(reads) for noun, (reads, _writes) in facts["reaches"].items()},
        {noun: Reach(writes) for noun, (_reads, writes) in facts["reaches"].items()},
        _limits(facts["fields"] or ()),
    )


def _limits(told: Iterable[tuple[str, str, str]]) -> FieldRights:
    limits: dict[str, dict[str, FieldRight]] = {}
    for noun, name, allows in told:
        limits.setdefault(noun, {})[name] = FieldRight(allows)
    return limits


def shipped(code: str) -> HeldRole:
    """A role as the program ships it: whatever it reaches it sees and changes field by field."""
    return held({"code": code, "fields": ()} | shipping.shipped()[code])


def find_held(work: Work, code: str) -> HeldRole | None:
    """The role of that code, if there is one and nobody retired it."""
    facts = work.session.scalar(_told().where(_roles.c.code == code, _roles.c.slot.is_not(None)))
    return held(facts) if facts else None


def allowing(permissions: Collection[Permission]) -> Select[tuple[str]]:
    """Codes of the roles that allow all of `permissions`."""
    listed = _roles.c.permissions.contains([str(one) for one in permissions])
    return select(_roles.c.code).where(or_(listed, _roles.c.permissions == ["*"]), _roles.c.slot.is_not(None))


def _told() -> Select[tuple[Any]]:
    reaches = func.jsonb_object_agg(_reaches.c.noun, func.jsonb_build_array(_reaches.c.reads, _reaches.c.writes))
    told: dict[str, Any] = {name: _roles.c[name] for name in ("code", "slot", "name_en", "name_zh", "permissions")}
    told |= {"reaches": select(reaches).where(_reaches.c.role_id == _roles.c.id).scalar_subquery()}
    limits = func.jsonb_agg(func.jsonb_build_array(_fields.c.noun, _fields.c.field, _fields.c.allows))
    less = (_fields.c.role_id == _roles.c.id, _fields.c.allows != str(FieldRight.WRITE))
    told |= {"fields": select(limits).where(*less).scalar_subquery()}
    return select(func.jsonb_build_object(*(part for pair in told.items() for part in pair)))


def require_administrator(work: Work) -> None:
    """Somebody active must be left who may change people and roles. Raises Invalid, which undoes the work."""
    able = _users.c.role.in_(allowing({named("users:write"), named("roles:write")}))
    if not work.session.scalar(
        select(_users.c.id).where(able, _users.c.is_active, _users.c.deleted_at.is_(None)).limit(1)
    ):
        raise Invalid({"": _("Somebody must be left who administers people and roles.")})
