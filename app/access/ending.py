"""What comes to an end with a record that came to nothing."""

from uuid import UUID

from sqlalchemy import update

from app.access import ownership
from app.access.actor import Reach
from app.access.work import Work


def cancel_planned(work: Work, column: str, record_id: UUID) -> int:
    """What was still planned on a record will not be done; returns how many. `column` as activities name it.

    What belongs to others whom the actor does not reach stays with them.
    """
    if work.actor.writes("activities") is Reach.NONE:
        return 0
    kind = ownership.kinds()["activities"]
    wanted = (getattr(kind, column) == record_id, kind.in_hand(), kind.deleted_at.is_(None))
    ended = update(kind).where(*wanted).values(status="cancelled", **ownership.stamped(work, kind))
    return work.session.execute(ended).rowcount  # type: ignore[attr-defined]
