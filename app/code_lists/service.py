"""The lists of reasons: read by everybody, kept by administrators."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import column, select, table

from app.access.guard import requires
from app.access.settled import settled
from app.access.work import Work
from app.code_lists import keeping
from app.code_lists.model import DisqualifyReason, LostReason
from app.code_lists.schema import CodeChange, CodeCreate, CodeView
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.users.permissions import USERS_WRITE

LISTS: dict[str, type[LostReason] | type[DisqualifyReason]] = {
    kind.__tablename__: kind for kind in (LostReason, DisqualifyReason)
}
"""Table -> its class."""

LISTED = (*LISTS, "products", "stages")
"""Tables of codes that have words."""


@requires()
@settled(*LISTED)
def words(work: Work, name: str) -> Mapping[str, str]:
    """Code -> what it is called in the reader's language, retired ones included. Raises NotFound: no such list."""
    if name not in LISTED:
        raise NotFound(_("There is no such list."))
    named = table(name, column("code"), column("label_en"), column("label_zh"), column("position"), schema="app")
    rows = work.session.execute(select(named).order_by(named.c.position))
    return {row.code: keeping.label(row) for row in rows}


@requires()
def offered(work: Work, name: str) -> dict[str, str]:
    """Code -> what it is called, of those that can be chosen now, in their order."""
    used = (entry for entry in keeping.entries(work, _kind(name)) if entry.retired_at is None)
    return {entry.code: keeping.label(entry) for entry in used}


@requires()
def require_offered(work: Work, name: str, code: str, field: str) -> None:
    """Raises Invalid for `field` unless `code` can be chosen now."""
    if code not in offered(work, name):
        raise Invalid({field: _("Choose a reason from the list.")})


@requires()
def list_entries(work: Work, name: str) -> list[CodeView]:
    """All entries in their order, retired ones last. Raises NotFound: there is no such list."""
    return [keeping.view(entry, CodeView) for entry in keeping.entries(work, _kind(name))]


@requires(USERS_WRITE)
def create(work: Work, name: str, given: CodeCreate, code: str | None = None) -> CodeView:
    """A new entry at the end, of the `code` it has elsewhere. Raises NotFound, Invalid: called like another."""
    values = given.given() | ({"code": code} if code else {})
    return _read(work, name, keeping.create(work, _kind(name), values))


@requires(USERS_WRITE)
def change(work: Work, name: str, entry_id: UUID, given: CodeChange, seen_version: int) -> CodeView:
    """Call an entry otherwise; its code stays. Raises NotFound, Conflict, Invalid: called like another."""
    keeping.change(work, _kind(name), entry_id, given.given(), seen_version)
    return _read(work, name, entry_id)


@requires(USERS_WRITE)
def shift(work: Work, name: str, entry_id: UUID, *, up: bool) -> None:
    """Change places with a neighbour. Raises NotFound."""
    keeping.shift(work, _kind(name), entry_id, up=up)


@requires(USERS_WRITE)
def arrange(work: Work, name: str, codes: Sequence[str]) -> None:
    """Set the order: `codes` first. Raises NotFound."""
    keeping.arrange(work, _kind(name), codes)


@requires(USERS_WRITE)
def retire(work: Work, name: str, entry_id: UUID, seen_version: int) -> CodeView:
    """Offer it no more; records keep it. Raises NotFound, Conflict, Invalid: it is the last one."""
    keeping.retire(work, _kind(name), entry_id, seen_version)
    return _read(work, name, entry_id)


@requires(USERS_WRITE)
def restore(work: Work, name: str, entry_id: UUID, seen_version: int) -> CodeView:
    """Offer it again. Raises NotFound, Conflict."""
    keeping.restore(work, _kind(name), entry_id, seen_version)
    return _read(work, name, entry_id)


def _kind(name: str) -> type[LostReason] | type[DisqualifyReason]:
    if name not in LISTS:
        raise NotFound(_("There is no such list."))
    return LISTS[name]


def _read(work: Work, name: str, entry_id: UUID) -> CodeView:
    return next(entry for entry in list_entries(work, name) if entry.id == entry_id)
