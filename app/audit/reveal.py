"""Showing one personal value in clear, with a trace of who looked."""

from collections.abc import Collection
from uuid import UUID

from app.access import records
from app.access.work import Work
from app.audit import trail
from app.core.base import Record
from app.core.errors import Invalid
from app.core.i18n import _


def reveal(work: Work, kind: type[Record], record_id: UUID, field: str, personal: Collection[str]) -> str | None:
    """`field` of one record in clear. Raises NotFound, or Invalid if it is not one of `personal`."""
    if field not in personal:
        raise Invalid({"field": _("Only personal data can be revealed.")})
    value: str | None = getattr(records.load(work, kind, record_id), field)
    trail.record_event(work, "reveal", kind.__tablename__, record_id, changes={"field": field})
    return value
