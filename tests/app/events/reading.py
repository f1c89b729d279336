"""What a reader in a process of its own needs, and no more: it is started many times."""

from sqlalchemy import text

from app.access.actor import Actor, Station
from app.events import follow
from app.events.permissions import EVENTS_FOLLOW
from app.events.service import Wanted

NAME = "killed"
FOLLOWER = Actor("test", Station.ROBOT, frozenset({EVENTS_FOLLOW}), kind="robot")
KEEP = text("insert into app.told (id, record_id) values (:id, :record_id)")


def read(size: int, tell: bool = False) -> None:
    """Write down all there is, in the work that moves the reader's place; with `tell` a line for each batch."""

    def keep(w, events) -> None:
        w.session.execute(KEEP, [{"id": one.id, "record_id": one.record_id} for one in events])
        if tell:
            print(len(events), flush=True)

    follow.drain(FOLLOWER, NAME, keep, size, Wanted([("leads", "insert"), ("leads", "update")]))
