"""Scores follow what happens: whatever moves a feature of a record, wherever it came from, has it scored anew.

The worker does it, for it has the models' libraries at hand: starting them takes longer than a person likes to
wait, and the process of the pages shall not carry them.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from app.access import presence
from app.access.work import Work
from app.core import outage
from app.core.errors import CrmError
from app.events.follow import LOOK_SECONDS, follow
from app.events.service import Event, Wanted
from pipelines.kernel.robots import FOLLOWER
from pipelines.score import moves

log = logging.getLogger(__name__)
READER, READER_OF_MANY = "scores", "scores-of-many"
MOST = 1000
"""What one statement did to more records than that, as an import does, has a reader of its own: who changed one
record does not wait until they all are done."""

KINDS = frozenset().union(*map(moves.kinds, moves.MARTS))
WANTED = {READER: Wanted(KINDS, MOST), READER_OF_MANY: Wanted(KINDS, above=MOST)}


@contextmanager
def following() -> Iterator[None]:
    """Keep scores up with what happens in threads of this process while the block lasts."""
    stop = threading.Event()
    threads = [threading.Thread(target=_follow, args=(name, stop), name=name, daemon=True) for name in WANTED]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=2 * LOOK_SECONDS)


def _follow(reader: str, stop: threading.Event) -> None:
    from pipelines.score import rescore  # the libraries and the models, before anybody waits

    if reader == READER:
        rescore.load_in_force()
    log.info("%s follow what happens", reader)
    hold = presence.HOLD if reader == READER else ""
    follow(FOLLOWER, reader, partial(renew_scores, reader=reader), stop, WANTED[reader], hold)


def renew_scores(work: Work, events: Sequence[Event], reader: str = READER) -> None:
    """Score anew whom the events concern. What can't be scored is logged: the nightly run comes to all."""
    asked = {event.record_id for event in events if event.verb == "asked"}
    for entity in moves.MARTS:
        try:
            ids = moves.concerned(work, entity, events)
        except CrmError as refusal:
            log.info("no %s was scored anew: %s", entity, refusal)
            continue
        if ids:
            renew(entity, ids, asked, reader)


def renew(entity: str, ids: list[UUID], asked: set[UUID], reader: str) -> None:
    """Records of one kind together; one by one where something is wrong with one of them."""
    from pipelines.score import rescore

    try:
        rescore.renew(entity, ids, asked, cause=reader)
    except CrmError as refusal:
        log.info("%s %s was not scored anew: %s", entity, ids[0], refusal)
    except Exception as error:
        if outage.refusal(error):
            raise
        if len(ids) == 1:
            log.exception("%s %s was not scored anew", entity, ids[0])
        for one in ids if len(ids) > 1 else ():
            renew(entity, [one], asked, reader)
