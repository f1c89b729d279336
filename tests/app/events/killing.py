"""A reader in a process of its own, killed at random moments while others write, import and roll back."""

import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, create_engine, text

from app.access.actor import Actor
from app.access.robots import IMPORTER
from app.access.work import work
from app.core import db
from app.events import service
from app.imports.service import run
from app.imports.sources.olist import OLIST
from app.leads import schema
from app.leads import service as leads
from tests.app.events import reading
from tests.app.events.reading import FOLLOWER, NAME
from tests.app.imports import bringing, deliveries

READER = """
from app.core import postgres
from tests.app.events import reading
with postgres.database():
    while True:
        reading.read({size}, tell=True)
"""
TOLD = "create table app.told (n bigserial, id bigint, record_id uuid)"


def read_while_killed(actor: Actor, kills: int, folder: Path, writers: int = 3, rows: int = 20) -> int:
    """Fails unless each committed change was given once, in the order of its record. How many records there were.

    `rows` leads are imported meanwhile, and as many by an import that is undone before it ends.
    """
    dice, stop = random.Random(7), threading.Event()
    written: list[UUID] = []
    with _table() as told:
        with work(FOLLOWER) as w:
            service.begin(w, NAME)
        threads = [threading.Thread(target=_write, args=(actor, seed, stop, written)) for seed in range(writers)]
        threads.append(threading.Thread(target=_import, args=(folder, rows)))
        [one.start() for one in threads]
        for _kill in range(kills):
            _read_until_killed(0.5 * dice.random(), 4 + rows // 100)
        stop.set()
        [one.join() for one in threads]
        by_the_killed = len(_told(told))
        reading.read(1000)
        imported = {one for (one,) in bringing.rows("select id from app.leads where source_system = 'olist'")}
        assert len(imported) == rows
        _check(_told(told), dict.fromkeys(imported, 1) | dict.fromkeys(written, 2))
    assert by_the_killed
    return len(written) + rows


def _import(folder: Path, rows: int) -> None:
    """What is undone first, then what stays."""
    delivery = deliveries.olist()
    delivery[deliveries.LEADS][1:] = [f"mql-{n:07d},2018-02-01,page-1,email" for n in range(rows)]
    for name in (deliveries.DEALS, deliveries.ITEMS, deliveries.REVIEWS):
        del delivery[name][1:]
    with suppress(ZeroDivisionError), work(IMPORTER) as w:
        run(w, OLIST, deliveries.write(delivery, folder), "CNY", 1.0, bringing.quietly)
        raise ZeroDivisionError
    bringing.bring(OLIST, delivery, folder)


def _read_until_killed(seconds: float, size: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", READER.format(size=size)], stdout=subprocess.PIPE)
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


def _check(told: list[tuple[int, UUID]], changes: dict[UUID, int]) -> None:
    """Record -> how many changes of it were committed."""
    assert len(told) == len(set(told))
    by_record = defaultdict(list)
    for event_id, record_id in told:
        by_record[record_id].append(event_id)
    assert {record: len(ids) for record, ids in by_record.items()} == changes
    assert all(ids == sorted(ids) for ids in by_record.values())
