"""Roles of the company: what they allow, how far they reach. What is stored is granted in the same transaction."""

import re
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, column, func, select, table, text
from sqlalchemy.dialects.postgresql import insert

from app.access import roles
from app.access.actor import HeldRole, Reach
from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _, _l, current_locale
from app.migrations.reaches import NOUNS, SLOTS
from app.roles import limits, rules
from app.roles.model import CompanyRole, RoleReach
from app.roles.permissions import ROLES_READ, ROLES_WRITE
from app.roles.schema import Reaches, ReachGiven, RoleChange, RoleCreate, RoleView

GRANT = text("select app.grant_reaches()")
COMES_WITH_US = _l("This role comes with Tributary; only its fields are limited. Copy it to make your own.")
_users = table("users", column("role", String()), column("is_active"), column("deleted_at"), schema="app")


@requires(ROLES_READ)
def list_roles(work: Work) -> list[RoleView]:
    """Every role that is not retired: the shipped ones first, then the company's own by name."""
    return _views(work, CompanyRole.slot.is_not(None))


@requires(ROLES_READ)
def read(work: Work, role_id: UUID) -> RoleView:
    """One role. Raises NotFound for one that is retired."""
    found = _views(work, CompanyRole.id == role_id, CompanyRole.slot.is_not(None))
    if not found:
        raise NotFound(_("There is no such role."))
    return found[0]


@requires(ROLES_WRITE)
def create(work: Work, given: RoleCreate) -> RoleView:
    """A new role in the next free slot. Raises Invalid for what `rules` refuses, or if all slots are taken."""
    reaches = dict.fromkeys(NOUNS, ReachGiven()) | given.reaches
    rules.check(work.actor, given.permissions, reaches)
    limits.check(work, given.fields)
    role = CompanyRole(
        code=_free_code(work, given.name_en),
        slot=_free_slot(work),
        name_en=given.name_en,
        name_zh=given.name_zh,
        permissions=sorted(set(given.permissions)),
        updated_by=work.actor.user_id,
    )
    _refuse_taken_name(work, given.name_en, given.name_zh, None)
    work.session.add(role)
    work.session.flush()
    _put_reaches(work, role.id, reaches)
    limits.put(work, role.id, {}, given.fields)
    work.session.execute(GRANT)
    return read(work, role.id)


@requires(ROLES_WRITE)
def change(work: Work, role_id: UUID, given: RoleChange, seen_version: int) -> RoleView:
    """Set the given fields; whoever holds the role meets the change with the next thing they do.

    Of a shipped role only its fields are limited. Raises NotFound, Conflict, and Invalid for more of such a one,
    for what `rules` refuses, and if nobody were left to administer.
    """
    role = _held_for_change(work, role_id, seen_version)
    before = read(work, role_id)
    if role.built_in:
        _refuse_beyond_fields(before, given)
    else:
        _rewrite(work, role, before, given)
    limits.check(work, {**before.fields, **given.fields})
    role.updated_by, role.updated_at = work.actor.user_id, func.now()
    work.session.flush()
    limits.put(work, role_id, before.fields, given.fields)
    work.session.execute(GRANT)
    roles.require_administrator(work)
    return read(work, role_id)


@requires(ROLES_WRITE)
def retire(work: Work, role_id: UUID, seen_version: int) -> None:
    """Take a role that no active colleague holds out of use; its slot is free again.

    Raises NotFound, Conflict, and Invalid for a shipped role or one that is held.
    """
    role = _held_for_change(work, role_id, seen_version)
    if role.built_in:
        raise Invalid({"": str(COMES_WITH_US)})
    if read(work, role_id).holders:
        raise Invalid({"": _("Colleagues hold this role. Give them another one first.")})
    role.slot, role.retired_at, role.updated_by = None, func.now(), work.actor.user_id
    work.session.flush()
    work.session.execute(GRANT)


def _held_for_change(work: Work, role_id: UUID, seen_version: int) -> CompanyRole:
    role = work.session.scalar(
        select(CompanyRole).where(CompanyRole.id == role_id, CompanyRole.slot.is_not(None)).with_for_update()
    )
    if role is None:
        raise NotFound(_("There is no such role."))
    if role.version != seen_version:
        raise Conflict(_("Somebody changed this role before you."), at=role.updated_at)
    return role


def _rewrite(work: Work, role: CompanyRole, before: RoleView, given: RoleChange) -> None:
    """Names, permissions and reach of a role of the company's own. Raises Invalid."""
    reaches = {noun: ReachGiven(reads=r, writes=w) for noun, (r, w) in before.reaches.items()} | given.reaches
    allowed = given.permissions if "permissions" in given.model_fields_set else role.permissions
    rules.check(work.actor, allowed, reaches)
    role.name_en, role.name_zh = given.name_en or role.name_en, given.name_zh or role.name_zh
    _refuse_taken_name(work, role.name_en, role.name_zh, role.id)
    role.permissions = sorted(set(allowed))
    _put_reaches(work, role.id, reaches)


def _refuse_beyond_fields(role: RoleView, given: RoleChange) -> None:
    """What comes with the program changes with it. Who keeps the roles sees every field: nobody else could give it
    back."""
    if given.model_fields_set - {"fields"}:
        raise Invalid({"": str(COMES_WITH_US)})
    if ROLES_WRITE.name in role.permissions:
        raise Invalid({"fields": _("Whoever keeps the roles sees every field. Limit another role.")})


def _put_reaches(work: Work, role_id: UUID, reaches: Mapping[str, ReachGiven]) -> None:
    """Only what differs is written, so that the trail holds what was changed."""
    rows = [
        {"role_id": role_id, "noun": noun, "reads": one.reads, "writes": one.writes}
        for noun, one in reaches.items()
    ]
    put = insert(RoleReach).values(rows)
    differs = (RoleReach.reads != put.excluded.reads) | (RoleReach.writes != put.excluded.writes)
    work.session.execute(
        put.on_conflict_do_update(
            index_elements=["role_id", "noun"],
            set_={"reads": put.excluded.reads, "writes": put.excluded.writes},
            where=differs,
        )
    )


def _free_slot(work: Work) -> int:
    """The lowest; whoever asks at the same time waits. Raises Invalid."""
    work.session.execute(text("select pg_advisory_xact_lock(hashtext('tributary-slots'))"))
    taken = set(work.session.scalars(select(CompanyRole.slot)))
    free = next((slot for slot in range(1, SLOTS + 1) if slot not in taken), None)
    if free is None:
        raise Invalid({"": _("There can be {n} roles at most. Retire one first.", n=SLOTS)})
    return free


def _free_code(work: Work, name: str) -> str:
    """What commands and numbers call the role for good, from its English name."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "role"
    taken = set(work.session.scalars(select(CompanyRole.code).where(CompanyRole.code.startswith(plain))))
    return next(code for code in (plain, *(f"{plain}_{n}" for n in range(2, 10_000))) if code not in taken)


def _refuse_taken_name(work: Work, english: str, chinese: str, own_id: UUID | None) -> None:
    for field, name, known in (
        ("name_en", english, CompanyRole.name_en),
        ("name_zh", chinese, CompanyRole.name_zh),
    ):
        other = select(CompanyRole.id).where(known == name, CompanyRole.slot.is_not(None))
        if set(work.session.scalars(other)) - {own_id}:
            raise Invalid({field: _("Another role is called so.")})


def _views(work: Work, *which: ColumnElement[bool]) -> list[RoleView]:
    holders = (
        select(func.count())
        .where(_users.c.role == CompanyRole.code, _users.c.is_active, _users.c.deleted_at.is_(None))
        .scalar_subquery()
    )
    name = CompanyRole.name_zh if current_locale() == "zh" else CompanyRole.name_en
    order = (CompanyRole.built_in.desc(), case((CompanyRole.built_in, CompanyRole.slot)), name)
    asked = select(CompanyRole, roles.held_by(CompanyRole.code), holders).where(*which).order_by(*order)
    rows = work.session.execute(asked.execution_options(populate_existing=True))
    return [_view(role, roles.held(facts), count) for role, facts, count in rows]


def _view(role: CompanyRole, held: HeldRole, holders: int) -> RoleView:
    none = Reach.NONE
    reaches = {noun: Reaches(held.reads.get(noun, none), held.writes.get(noun, none)) for noun in NOUNS}
    return RoleView(
        id=role.id,
        version=role.version,
        code=role.code,
        name=held.names[current_locale()],
        name_en=role.name_en,
        name_zh=role.name_zh,
        built_in=role.built_in,
        permissions=sorted(map(str, held.permissions)),
        reaches=reaches,
        fields=held.fields,
        holders=holders,
    )
