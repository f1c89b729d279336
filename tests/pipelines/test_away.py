"""The worker while the database is away: it waits, and goes on by itself."""

import threading
import time
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import create_engine, text

from app.access import presence
from app.access.work import Work, work
from app.core import db
from app.core.errors import Invalid
from app.events import follow
from pipelines.kernel import patience, scheduler
from pipelines.kernel.robots import KEEPER
from pipelines.score import follow_changes, moves
from tests.app.making import a_lead

GONE = psycopg.OperationalError("server closed the connection unexpectedly")


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(patience, "PAUSE", 0.01)
    monkeypatch.setattr(scheduler, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(follow, "LOOK_SECONDS", 0.2)


def failing(times: int, error: Exception, then: object = None):
    """Raises so many times, then answers."""
    left = [error] * times

    def call() -> object:
        if left:
            raise left.pop()
        return then

    return call


def test_what_the_database_kept_from_us_is_asked_again():
    assert patience.patiently(failing(3, GONE, "here")) == "here"


def test_a_refusal_is_not_waited_for():
    with pytest.raises(Invalid):
        patience.patiently(failing(1, Invalid({"name": "wrong"})))


def test_patience_ends(monkeypatch):
    monkeypatch.setattr(patience, "SECONDS", 0.05)
    with pytest.raises(psycopg.OperationalError):
        patience.patiently(failing(10_000, GONE))


def test_the_scheduler_outlives_the_database(monkeypatch):
    loop, stop = scheduler.Scheduler(), threading.Event()
    monkeypatch.setattr(loop, "look", failing(3, GONE, None))
    threading.Timer(0.5, stop.set).start()
    loop.keep(stop)
    loop.look()


def test_a_fault_of_the_scheduler_ends_it(monkeypatch):
    """So that whoever watches the worker starts it anew, and the fault is seen."""
    loop = scheduler.Scheduler()
    monkeypatch.setattr(loop, "look", failing(1, ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        loop.keep(threading.Event())


def test_who_follows_goes_on_after_its_connection_was_cut(company, monkeypatch):
    heard: set[UUID] = set()
    monkeypatch.setattr(moves, "columns", lambda *_: frozenset())
    monkeypatch.setattr(follow_changes, "renew", lambda _entity, ids, *_: heard.update(ids))
    with follow_changes.following():
        until(presence.is_worker_here)
        before = a_lead(company.ben).id
        until(lambda _w: before in heard)
        cut_listeners()
        after = a_lead(company.ben).id
        until(lambda _w: after in heard)


def until(true: Callable[[Work], bool]) -> None:
    for _look in range(600):
        with work(KEEPER) as w:
            if true(w):
                return
        time.sleep(0.1)
    raise TimeoutError


def cut_listeners() -> None:
    """As a restart of Postgres does."""
    admin = create_engine(db.admin_url())
    with admin.begin() as link:
        link.execute(text("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'"))
    admin.dispose()
