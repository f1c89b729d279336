"""Scores asked for while somebody waits: the worker has the models' libraries at hand and listens.

Starting them takes longer than a person likes to wait, and the process of the pages shall not carry them.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from app.access import presence
from app.core import outage
from app.core.db import engine
from app.core.errors import CrmError
from app.scores.service import ASKED

log = logging.getLogger(__name__)
LOOK_UP_SECONDS = 2.0
"""How long the listener waits before it looks whether it should stop, or after a lost connection."""


@contextmanager
def listening() -> Iterator[None]:
    """Answer requests in a thread of this process while the block lasts."""
    stop = threading.Event()
    listener = threading.Thread(target=_listen, args=(stop,), name="rescore", daemon=True)
    listener.start()
    try:
        yield
    finally:
        stop.set()
        listener.join(timeout=2 * LOOK_UP_SECONDS)


def _listen(stop: threading.Event) -> None:
    from pipelines import rescore  # the libraries, before anybody waits

    log.info("listening for scores to renew with %s", rescore.__name__)
    while not stop.is_set():
        try:
            _answer_until(stop)
        except Exception as error:  # whatever it is, who waits for a score is not left alone for good
            log.log(logging.WARNING if outage.refusal(error) else logging.ERROR, "listening again", exc_info=error)
            stop.wait(LOOK_UP_SECONDS)


def _answer_until(stop: threading.Event) -> None:
    with engine("crm_app").connect().execution_options(isolation_level="AUTOCOMMIT") as link:
        raw: Any = link.connection.driver_connection
        link.detach()  # closed afterwards: back in the pool it would go on listening
        raw.execute(f"listen {ASKED}")
        raw.execute(presence.HOLD)
        while not stop.is_set():
            for notice in raw.notifies(timeout=LOOK_UP_SECONDS):
                answer(notice.payload)
                if stop.is_set():
                    return


def answer(payload: str) -> None:
    """Renew the scores of one record, given as entity:id. What can't be scored is logged, no more."""
    from pipelines.rescore import rescore

    entity, _separator, record_id = payload.partition(":")
    try:
        rescore(entity, UUID(record_id))
    except (CrmError, ValueError) as refusal:
        log.info("%s was not scored anew: %s", payload, refusal)
    except Exception:
        log.exception("%s was not scored anew", payload)
