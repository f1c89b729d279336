"""A reader in a process of its own, killed at random moments while writers commit and roll back beside it."""

import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Engine, create_engine, text

from app.access.actor import Actor, Station
from app.access.work import work
from app.core import db
from app.events import follow, service
from app.events.permissions import EVENTS_FOLLOW
from app.leads import schema
from app.leads import service as leads

NAME = "killed"
FOLLOWER = Actor("test", Station.ROBOT, frozenset({EVENTS_FOLLOW}), kind="robot")
READER = """
from app.core import postgres
from tests.app.events import killing
with postgres.database():
    while True:
        killing.read(4, tell=True)
"""
TOLD = "create table app.told (n bigserial, id bigint, record_id uuid)"
KEEP = text("insert into app.told (id, record_id) values (:id, :record_id)")


def read(size: int, tell: bool = False) -> None:
    """Write down all there is, in the work that moves the reader's place; with `tell` a line for each batch."""

    def keep(w, events) -> None:
        w.session.execute(KEEP, [{"id": one.id, "record_id": one.record_id} for one in events])
        if tell:
            print(len(events), flush=True)

    follow.drain(FOLLOWER, NAME, keep, size, service.Wanted([("leads", "insert"), ("leads", "update")]))


def read_while_killed(actor: Actor, kills: int, writers: int = 3) -> int:
    """Fails unless each committed change was given once, in the order of its record. How many were given."""
    dice, stop = random.Random(7), threading.Event()
    kept: list[UUID] = []
    with _table() as told:
        with work(FOLLOWER) as w:
            service.begin(w, NAME)
        threads = [threading.Thread(target=_write, args=(actor, seed, stop, kept)) for seed in range(writers)]
        [one.start() for one in threads]
        for _kill in range(kills):
            _read_until_killed(0.5 * dice.random())
        stop.set()
        [one.join() for one in threads]
        by_the_killed = len(_told(told))
        read(1000)
        _check(_told(told), kept)
    assert by_the_killed
    return len(kept)


def _read_until_killed(seconds: float) -> None:
    process = subprocess.Popen([sys.executable, "-c", READER], stdout=subprocess.PIPE)
    assert process.stdout is not None
    for _batch in range(2):  # then the first of them is committed
        process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    process.communicate()


def _write(actor: Actor, seed: int, stop: threading.Event, kept: list[UUID]) -> None:
    """A lead and a change of it in each transaction; a third of them are undone."""
    dice = random.Random(seed)
    while not stop.is_set():
        with work(actor) as w:
            lead = leads.create(w, schema.LeadCreate(name=f"Lead {seed}"))
            leads.change(w, lead.id, schema.LeadChange(city="Ningbo"), lead.version)
            if undone := dice.random() < 0.3:
                w.session.rollback()
        if not undone:
            kept.append(lead.id)


@contextmanager
def _table() -> Iterator[Engine]:
    engine = create_engine(db.admin_url())
    with engine.begin() as link:
        link.execute(text(TOLD))
        link.execute(text("grant select, insert on app.told to crm_robot"))
        link.execute(text("grant usage on sequence app.told_n_seq to crm_robot"))
    yield engine
    with engine.begin() as link:
        link.execute(text("drop table app.told"))
    engine.dispose()


def _told(engine: Engine) -> list[tuple[int, UUID]]:
    with engine.connect() as link:
        return [tuple(row) for row in link.execute(text("select id, record_id from app.told order by n"))]


def _check(told: list[tuple[int, UUID]], kept: list[UUID]) -> None:
    assert len(told) == len(set(told))
    by_record = defaultdict(list)
    for event_id, record_id in told:
        by_record[record_id].append(event_id)
    assert set(by_record) == set(kept)
    assert all(len(ids) == 2 and ids == sorted(ids) for ids in by_record.values())
