"""Bringing back what was removed: the same for every noun, for a removal only takes a record out of its lists.

And for how long a slip can be taken back: beyond it, what was done has been told in numbers.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.access.permissions import named
from app.access.records import change
from app.access.work import Work
from app.core.base import Record
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _

SLIP = timedelta(minutes=15)
A_DAY = timedelta(days=1)
"""For so long what was removed, or done with many records, is taken back."""


def require_slip(done_at: datetime | None, within: timedelta = SLIP) -> None:
    """Raises Invalid for what was done so long ago that it stays, or never."""
    if done_at is None or done_at < datetime.now(UTC) - within:
        raise Invalid({"": _("This was done too long ago to be taken back.")})


def restore(work: Work, kind: type[Record], record_id: UUID, seen_version: int) -> None:
    """Put a removed record back into its lists. Raises NotPermitted, NotFound (not removed), Conflict."""
    work.require(named(f"{kind.__tablename__}:write"))
    asked = select(kind).where(kind.id == record_id, kind.deleted_at.is_not(None)).with_for_update()
    row = work.session.scalars(asked.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    if row.version != seen_version:
        raise Conflict(_("Somebody changed this record before you."))
    change(work, row, {"deleted_at": None})


def bring_back(work: Work, kind: type[Record], record_id: UUID, seen_version: int) -> None:
    """Restore what was removed, for a day. Raises Invalid beyond that, and as `restore` does."""
    removed_at = work.session.scalar(select(kind.deleted_at).where(kind.id == record_id))
    if removed_at:
        require_slip(removed_at, A_DAY)
    restore(work, kind, record_id, seen_version)
