"""Waiting for a database that is away: restarted, moved, or on the other side of a broken line."""

import logging
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from app.core import outage

Args = ParamSpec("Args")
Result = TypeVar("Result")
SECONDS = 180.0
PAUSE = 2.0
log = logging.getLogger(__name__)


def patiently(call: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """What `call` answers, asked again while the database is away; after SECONDS its error counts."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            return call(*args, **kwargs)
        except Exception as error:
            if outage.refusal(error) is None or time.monotonic() > until:
                raise
            log.warning("waiting for the database", exc_info=error)
            time.sleep(PAUSE)
