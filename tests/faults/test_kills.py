"""Kills at random moments while 20 writes a second come in: nothing acknowledged is lost, nothing is half done, no
seal is broken, and everything comes back without a human.

Where the supervisor itself is killed, `crm up` is started again as a service manager would do it.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median

import psutil
import pytest

from tests.faults.installation import Installation, until
from tests.faults.writers import Writers

KILLS = int(os.environ.get("TRIBUTARY_KILLS", "7"))
"""One of each kind; `make faults` does thirty."""

SEED = 20
LOST = """
    select id::text from unnest(%s::uuid[]) as id
    where not exists (select from app.deals where deals.id = id.id)
"""
NOT_MOVED = """
    select id::text from unnest(%s::uuid[]) as id
    where not exists (select from app.deals where deals.id = id.id and stage = 'proposal')
"""
HALF_DONE = """
    select d.id::text from app.deals d
    left join lateral (
        select array_agg(to_stage order by id) as stages from app.stage_changes where deal_id = d.id
    ) steps on true
    left join lateral (
        select count(*) filter (where action = 'insert') as made,
            count(*) filter (where action = 'update') as changed
        from app.audit_entries where entity = 'deals' and entity_id = d.id
    ) trail on true
    where steps.stages is null or steps.stages[cardinality(steps.stages)] <> d.stage
        or trail.made <> 1 or trail.changed < cardinality(steps.stages) - 1
"""
WITHOUT_A_DEAL = """
    select entity_id::text from app.audit_entries
    where entity = 'deals' and not exists (select from app.deals where deals.id = entity_id)
"""


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def one_web_process(on: Installation) -> None:
    kill(random.sample(on.web(), 1))


def all_web_processes(on: Installation) -> None:
    kill(on.web())


def worker(on: Installation) -> None:
    kill(on.worker())


def scheduled_run(on: Installation) -> None:
    """Whatever the worker has started; the worker too, if that is nothing."""
    kill([child for one in on.worker() for child in one.children(recursive=True)] or on.worker())


def backend(on: Installation) -> None:
    """One of the database's own processes, by force: the server starts all of them anew."""
    pids = on.ask("select pid from pg_stat_activity where usename = 'crm_app' and pid <> pg_backend_pid()")
    with suppress(ProcessLookupError):
        os.kill(random.choice(pids)[0], signal.SIGKILL)


def postmaster(on: Installation) -> None:
    kill([on.postmaster()])


def everything(on: Installation) -> None:
    kill(on.processes())
    on.up.wait()
    on.start()


KINDS: list[Callable[[Installation], None]] = [
    one_web_process, all_web_processes, worker, scheduled_run, backend, postmaster, everything,
]  # fmt: skip


def is_back(on: Installation, writers: Writers, since: float) -> Callable[[], bool]:
    """Writes are acknowledged again, all pages and the worker are there."""
    return lambda: writers.last_at > since and len(on.web()) == 2 and len(on.worker()) == 1 and on.is_ready()


def test_nothing_that_was_acknowledged_is_lost_and_all_comes_back(installation, told):
    random.seed(SEED)
    back: dict[str, list[float]] = {}
    with Writers(installation) as writers:
        until(lambda: writers.made)
        for number in range(KILLS):
            time.sleep(random.uniform(0.2, 1.5))
            kind = KINDS[number % len(KINDS)]
            began = time.monotonic()
            kind(installation)
            until(is_back(installation, writers, time.monotonic()))
            back.setdefault(kind.__name__, []).append(time.monotonic() - began)
        until(lambda: writers.last_at > began)
    times = [one for kind in back.values() for one in kind]
    told(f"{len(times)} kills under {len(writers.made) + len(writers.moved)} acknowledged writes,",
         f"{writers.refused} refused; back after {median(times):.1f} s, at most {max(times):.1f} s")  # fmt: skip
    for kind, seconds in back.items():
        told(f"  {kind.replace('_', ' '):<18}", ", ".join(f"{one:.1f}" for one in seconds), "s")
    assert installation.ask(LOST, writers.made) == []
    assert installation.ask(NOT_MOVED, writers.moved) == []
    assert installation.ask(HALF_DONE) == []
    assert installation.ask(WITHOUT_A_DEAL) == []
    installation.ask("select app.audit_seal()")
    assert installation.ask("select * from app.audit_verify()") == []


@pytest.mark.parametrize("how", [pytest.param(signal.SIGTERM, marks=pytest.mark.faults), signal.SIGINT])
def test_told_to_stop_it_answers_what_it_began_and_leaves_nothing_behind(installation, how):
    """Started in the background, where a shell has SIGINT ignored. SIGTERM is what every installation ends by."""
    ours = installation.processes()
    with Writers(installation) as writers:
        until(lambda: len(writers.made) > 10)
        assert installation.stop(how) == 0
    assert [process for process in ours if process.is_running() and process.status() != psutil.STATUS_ZOMBIE] == []
    installation.start()
    assert installation.ask(LOST, writers.made) == []
    assert installation.ask(HALF_DONE) == []
