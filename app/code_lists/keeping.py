"""What every list of codes does with its entries: name, order, retire. Its services ask for the permission.

An entry is never deleted: records keep its code, and people read its name there for good.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from app.access import records
from app.access.work import Work
from app.code_lists.schema import CodeView
from app.core.errors import Invalid
from app.core.i18n import _, current_locale

V = TypeVar("V", bound=CodeView)
STEP = 10
"""Between the positions of two entries."""


def label(entry: Any) -> str:
    """What an entry is called in the reader's language."""
    return str(entry.label_zh if current_locale() == "zh" else entry.label_en)


def load(work: Work, kind: type[Any], entry_id: UUID) -> Any:
    """One entry. Raises NotFound."""
    return records.load(work, kind, entry_id)


def entries(work: Work, kind: type[Any]) -> list[Any]:
    """All entries in their order, retired ones last."""
    order = (kind.retired_at.is_not(None), kind.position, kind.code)
    return list(work.session.scalars(select(kind).order_by(*order)))


def view(entry: Any, kind: type[V], **computed: Any) -> V:
    return records.show(kind, entry, is_retired=entry.retired_at is not None, **computed)


def create(work: Work, kind: type[Any], values: Mapping[str, Any], last: Any = None) -> UUID:
    """A new entry behind `last`, behind all in use where that is not told. Raises Invalid: called like another."""
    held = _hold(work, kind)
    _require_new_names(held, values, None)
    used = [entry for entry in held if entry.retired_at is None]
    place = used.index(last) + 1 if last in used else len(used)
    entry = records.create(work, kind, {"code": _new_code(held, values), "position": 0} | dict(values))
    _number(work, [*used[:place], entry, *used[place:]])
    return UUID(str(entry.id))


def change(work: Work, kind: type[Any], entry_id: UUID, values: Mapping[str, Any], seen_version: int) -> None:
    """Set the given fields. Raises NotFound, Conflict, Invalid: called like another."""
    held = _hold(work, kind)
    entry = records.lock(work, kind, entry_id, seen_version, values)
    _require_new_names(held, values, entry_id)
    records.change(work, entry, values)


def shift(work: Work, kind: type[Any], entry_id: UUID, *, up: bool) -> None:
    """Change places with the neighbour before or behind; nothing at the end. Raises NotFound."""
    used = [entry for entry in _hold(work, kind) if entry.retired_at is None]
    records.load(work, kind, entry_id)
    here = next((place for place, entry in enumerate(used) if entry.id == entry_id), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is not None and there is not None and 0 <= there < len(used):
        used[here], used[there] = used[there], used[here]
        _number(work, used)


def arrange(work: Work, kind: type[Any], codes: Sequence[str]) -> None:
    """Set the order: `codes` first, the others in use behind them as they stand."""
    used = [entry for entry in _hold(work, kind) if entry.retired_at is None]
    place = {code: n for n, code in enumerate(codes)}
    _number(work, sorted(used, key=lambda entry: place.get(entry.code, len(place))))


def retire(work: Work, kind: type[Any], entry_id: UUID, seen_version: int) -> None:
    """Offer it no more. Raises NotFound, Conflict, or Invalid: it is the last one."""
    held = _hold(work, kind)
    entry = records.lock(work, kind, entry_id, seen_version)
    if not any(other.retired_at is None for other in held if other.id != entry_id):
        raise Invalid({"entry": _("The list would be empty. Add another entry first.")})
    records.change(work, entry, {"retired_at": datetime.now(UTC)})


def restore(work: Work, kind: type[Any], entry_id: UUID, seen_version: int) -> None:
    """Offer it again, behind the others. Raises NotFound, Conflict."""
    held = _hold(work, kind)
    entry = records.lock(work, kind, entry_id, seen_version)
    last = max((other.position for other in held if other.retired_at is None), default=0)
    records.change(work, entry, {"retired_at": None, "position": last + STEP})


def _hold(work: Work, kind: type[Any]) -> list[Any]:
    """All entries in their order, held: one change of a list at a time."""
    order = select(kind).order_by(kind.position, kind.code).with_for_update()
    return list(work.session.scalars(order.execution_options(populate_existing=True)))


def _number(work: Work, used: list[Any]) -> None:
    for n, entry in enumerate(used, start=1):
        records.change(work, entry, {"position": n * STEP})


def _require_new_names(held: list[Any], values: Mapping[str, Any], own_id: UUID | None) -> None:
    """Two entries of one name could not be told apart."""
    others = [entry for entry in held if entry.id != own_id]
    taken = [
        name
        for name in ("label_en", "label_zh")
        if name in values and any(getattr(entry, name).lower() == values[name].lower() for entry in others)
    ]
    if taken:
        raise Invalid({name: _("Another entry is called so already; it may be retired.") for name in taken})


def _new_code(held: list[Any], values: Mapping[str, Any]) -> str:
    """`Chose a competitor` -> `chose_a_competitor`, numbered where that is taken."""
    known = {entry.code for entry in held}
    begun = re.sub(r"[^a-z0-9]+", "_", values["label_en"].lower()).strip("_")[:60] or "entry"
    numbered = (f"{begun}_{n}" for n in range(2, len(known) + 3))
    return begun if begun not in known else next(code for code in numbered if code not in known)
