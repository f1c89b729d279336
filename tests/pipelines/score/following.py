"""A worker in a process of its own that has scores follow what happens; whom it comes to score it writes down."""

import subprocess
import sys
import time
import types
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from uuid import UUID

from sqlalchemy import create_engine, text

from app.access.work import work
from app.core import db, postgres
from pipelines.kernel.robots import FOLLOWER
from pipelines.score import follow_changes

PATIENCE_SECONDS = 120.0
WORKER = "from tests.pipelines.score import following; following.follow()"
TABLE = "create table app.scored_anew (n bigserial, entity text, record_id uuid)"
NOTE = text("insert into app.scored_anew (entity, record_id) values (:entity, :record_id)")
UNREAD = text("""
    select count(*) from app.events e, app.event_readers r
    where r.name = any(:readers) and not (e.era = r.era and pg_visible_in_snapshot(e.xact, r.seen))""")


def follow() -> None:
    """What the worker does, with a note in place of the models."""
    noting = types.ModuleType("pipelines.score.rescore")
    noting.renew = _note  # type: ignore[attr-defined]
    noting.load_in_force = lambda: None  # type: ignore[attr-defined]
    sys.modules[noting.__name__] = noting
    with postgres.database(), follow_changes.following():
        Event().wait()


def _note(entity: str, ids: Sequence[UUID], _asked: Collection[UUID], cause: str) -> None:
    with work(FOLLOWER, cause=cause) as w:
        w.session.execute(NOTE, [{"entity": entity, "record_id": one} for one in ids])


@contextmanager
def worker() -> Iterator[Callable[[], set[tuple[str, UUID]]]]:
    """While the block lasts a worker follows. Gives what tells whom it scored since it was last asked.

    It answers once the worker has had all that happened.
    """
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        for statement in (TABLE, "grant select, insert on app.scored_anew to crm_robot",
                          "grant usage on sequence app.scored_anew_n_seq to crm_robot"):  # fmt: skip
            link.execute(text(statement))
    process = subprocess.Popen([sys.executable, "-c", WORKER])
    try:
        _until(lambda: _ask(engine, "select count(*) from app.event_readers") == 2)

        def scored() -> set[tuple[str, UUID]]:
            _until(lambda: _unread(engine) == 0)
            with engine.begin() as link:
                rows = link.execute(text("delete from app.scored_anew returning entity, record_id")).all()
            return {(row.entity, row.record_id) for row in rows}

        yield scored
    finally:
        process.kill()
        process.wait()
        with engine.begin() as link:
            link.execute(text("drop table app.scored_anew"))
        engine.dispose()


def _ask(engine, question: str) -> int:
    with engine.connect() as link:
        return link.scalar(text(question))


def _unread(engine) -> int:
    with engine.connect() as link:
        return link.scalar(UNREAD, {"readers": list(follow_changes.WANTED)})


def _until(true: Callable[[], object]) -> None:
    """However busy the machine: what must happen is waited for, not timed."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < PATIENCE_SECONDS
        time.sleep(0.05)
