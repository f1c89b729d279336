"""What comes to an end with a record that came to nothing."""

from uuid import UUID

from sqlalchemy import select, update

from app.access import ownership
from app.access.actor import Reach
from app.access.work import Work


def cancel_planned(work: Work, column: str, record_id: UUID) -> int:
    """What was still planned on a record will not be done; returns how many. `column` as activities name it.

    What belongs to others whom the actor does not reach stays with them. So does what somebody is ticking off just
    now: that one waits for the record, and the two would wait for each other.
    """
    if work.actor.writes("activities") is Reach.NONE:
        return 0
    kind = ownership.kinds()["activities"]
    wanted = (getattr(kind, column) == record_id, kind.in_hand(), kind.deleted_at.is_(None))
    free = select(kind.id).where(*wanted).order_by(kind.id).with_for_update(skip_locked=True)
    ended = update(kind).where(kind.id.in_(free)).values(status="cancelled", **ownership.stamped(work, kind))
    return work.session.execute(ended).rowcount  # type: ignore[attr-defined]
