"""The long form of the proofs about events: whatever happens, each committed change is told once and soon."""

import os
import shutil
import sys
import threading
import time

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core import db
from app.core.settings import settings
from app.events import follow, service
from app.leads import schema
from app.leads import service as leads
from tests.app.backup.conftest import CRM
from tests.app.events import killing
from tests.app.events.reading import FOLLOWER
from tests.app.making import a_lead
from tests.faults.installation import until
from tests.faults.test_dumps import place, run

__all__ = ["place"]

pytestmark = pytest.mark.faults

OPEN_SECONDS = float(os.environ.get("TRIBUTARY_OPEN_SECONDS", "600"))
ROWS = int(os.environ.get("TRIBUTARY_ROWS", "100000"))
AFTER_THE_MOVE = """
from app.access.robots import SYSTEM
from app.access.work import work
from app.core import postgres
from app.events import follow
from app.leads import schema, service
from tests.app.events.reading import FOLLOWER

with postgres.database():
    with work(SYSTEM) as w:
        service.create(w, schema.LeadCreate(name="After"))
    found = []
    follow.drain(FOLLOWER, "moved", lambda _w, events: found.extend(events))
    with work(SYSTEM) as w:
        names = service.names(w, {one.record_id for one in found if one.noun == "leads"})
    print([names[one.record_id] for one in found if one.noun == "leads"])
"""


def test_a_reader_killed_forty_times_is_given_each_change_once(ben, tmp_path, told):
    began = time.monotonic()
    many = killing.read_while_killed(ben, 40, tmp_path, writers=6, rows=ROWS)
    took = time.monotonic() - began
    told(f"{many:,} records by six writers and an import, 40 kills: each change once, in order; {took:.0f} s")


def test_a_dump_that_moved_to_another_server_skips_and_repeats_nothing(ben, place, told):
    with work(FOLLOWER) as w:
        service.begin(w, "moved")
    a_lead(ben, name="Read")
    follow.drain(FOLLOWER, "moved", lambda *_all: None)
    for n in range(20):
        a_lead(ben, name=f"Unread {n}")
    theirs = place / "theirs"
    shutil.copytree(settings().home / "secrets", theirs / "secrets")
    address = db.admin_url().set(drivername="postgresql").render_as_string(hide_password=False)
    run([*CRM, "backup", "now"], theirs, DATABASE_URL=address)
    run([*CRM, "restore", "--to", "latest", "--into", str(place / "ours")], theirs)
    said = run([sys.executable, "-c", AFTER_THE_MOVE], place / "ours")
    assert said.strip() == str([*(f"Unread {n}" for n in range(20)), "After"])
    told("20 changes unread when the dump was taken and one after it came back: each once, in order")


def test_a_transaction_left_open_for_long_delays_nobody(ben, told):
    arrived, stop, slowest = {}, threading.Event(), 0.0

    def keep(_w, events) -> None:
        arrived.update((one.record_id, time.monotonic()) for one in events)

    reader = threading.Thread(target=follow.follow, args=(FOLLOWER, "patient", keep, stop))
    reader.start()
    with work(ben) as slow:
        early = leads.create(slow, schema.LeadCreate(name="Slow"))
        until(lambda: _has_begun("patient"))
        began = time.monotonic()
        while time.monotonic() < began + OPEN_SECONDS:
            made, asked = a_lead(ben, name="Quick"), time.monotonic()
            until(lambda made=made: made.id in arrived)
            slowest = max(slowest, arrived[made.id] - asked)
            time.sleep(1)
        assert early.id not in arrived
    until(lambda: early.id in arrived)
    stop.set()
    reader.join()
    told(f"{len(arrived) - 1} changes while a transaction was open for {OPEN_SECONDS:.0f} s;"
         f" the slowest was told after {slowest:.2f} s")  # fmt: skip


def _has_begun(reader: str) -> bool:
    with work(FOLLOWER) as w:
        asked = text("select count(*) from app.event_readers where name = :name")
        return w.session.scalar(asked, {"name": reader}) == 1
