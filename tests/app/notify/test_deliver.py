"""Messages are handed over once by their key, whatever is killed; what fails is tried again, or shown."""

import multiprocessing
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.access.work import work
from app.core import db
from app.core.errors import Conflict
from app.core.paging import ListQuery
from app.notify import deliver, keeping, outbox
from app.notify.outbox import Message, Post
from app.notify.robots import TELLER
from tests.app.notify.telling import deliveries, post_set_by

KILLS = 50
MESSAGES = 120


def put(*keys: str) -> None:
    with work(TELLER) as w:
        outbox.put(w, [Post(key, "report", Message("Subject", "Text"), address="a@example.com") for key in keys])


def later(hours: float):
    return lambda: datetime.now(UTC) + timedelta(hours=hours)


def test_a_key_is_sent_once_and_what_it_said_is_kept_no_longer(ada):
    with post_set_by(ada) as post:
        put("one", "one", "two")
        assert deliver.deliver_due() == 2
        put("one")
        assert deliver.deliver_due() == 0
    assert len(post.taken) == len(post.mailbox) == 2
    with work(ada) as w:
        assert w.session.scalars(text("select content from app.deliveries")).all() == [None, None]


def test_what_may_pass_is_tried_again_after_a_while(ada):
    with post_set_by(ada) as post:
        post.says = {"RCPT": ["451 4.7.1 later"]}
        put("one")
        deliver.deliver_due()
        assert deliveries(ada) == [("waiting", "451", 1)]
        deliver.deliver_due()
        assert post.taken == []
        deliver.deliver_due(later(1))
    assert deliveries(ada) == [("sent", "", 2)]


def test_what_will_not_be_taken_is_shown_and_can_be_tried_again(ada):
    with post_set_by(ada) as post:
        post.says = {"RCPT": ["550 5.1.1 unknown a@example.com"]}
        put("one")
        deliver.deliver_due()
        with work(ada) as w:
            [failed] = keeping.list_failed(w, ListQuery()).rows
            assert (failed.state, failed.code) == ("failed", "550")
            keeping.retry(w, failed.id)
            with pytest.raises(Conflict):
                keeping.retry(w, failed.id)
        deliver.deliver_due()
    assert len(post.taken) == 1


def test_a_message_is_given_up_after_its_last_try(ada, monkeypatch):
    monkeypatch.setattr(outbox, "MOST_TRIES", 2)
    with post_set_by(ada) as post:
        post.says = {"RCPT": ["451 later"] * 2}
        put("one")
        deliver.deliver_due()
        deliver.deliver_due(later(1))
    assert deliveries(ada) == [("failed", "451", 2)]


def test_where_the_server_is_slow_what_was_taken_with_a_letter_is_put_back(ada, monkeypatch):
    monkeypatch.setattr(deliver, "IN_HAND_SECONDS", -1.0)
    with post_set_by(ada) as post:
        put("one", "two", "three")
        deliver.deliver_due(later(0.1))
    assert len(post.taken) == 3
    assert deliveries(ada) == [("sent", "", 1)] * 3


def test_pauses_grow_and_end():
    pauses = [outbox.pause(n).total_seconds() for n in (1, 2, 5, 12)]
    assert pauses == sorted(pauses)
    assert 30 <= pauses[0] <= 38
    assert pauses[-1] <= 6 * 3600 * 1.25


def test_one_message_arrives_for_each_key_however_often_the_worker_is_killed(ada, monkeypatch):
    """Killed between any two steps, at random; mailboxes keep one of two letters with one Message-ID."""
    monkeypatch.setattr(outbox, "HELD", timedelta(0))
    with post_set_by(ada) as post:
        put(*(f"key {n}" for n in range(MESSAGES)))
        db.engine("crm_app").dispose()
        for _n in range(KILLS):
            killed_within(0.15)
        deliver.deliver_due()
    assert len(post.mailbox) == MESSAGES
    assert len(post.taken) <= MESSAGES + KILLS
    assert {state for state, _code, _tries in deliveries(ada)} == {"sent"}


def killed_within(seconds: float) -> None:
    worker = multiprocessing.get_context("fork").Process(target=_deliver_alone, daemon=True)
    worker.start()
    time.sleep(random.uniform(0.02, seconds))
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()


def _deliver_alone() -> None:
    db.engine("crm_app").dispose(close=False)
    deliver.deliver_due()


# -- robots and programs
