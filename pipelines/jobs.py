"""Jobs in the worker: taken from the queue when they are put there, two at a time, in threads of this process.

A worker says every few seconds that it lives; what one had in hand that fell silent is taken up again by the next.
"""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from app.core import outage
from app.core.db import url_of
from app.jobs.perform import perform
from app.jobs.task import Stopped

if TYPE_CHECKING:
    from procrastinate import App

AT_ONCE = 2
"""A long import leaves a thread for a short export."""

ALIVE_SECONDS, SILENT_SECONDS = 5.0, 20.0
AGAIN_SECONDS = 10
GRACE_SECONDS = 20.0
"""For so long a step may go on once the worker was told to end."""

PAUSE_SECONDS = 2.0
log = logging.getLogger(__name__)


@contextmanager
def working() -> Iterator[None]:
    """Do jobs in a thread of this process while the block lasts."""
    stop = threading.Event()
    worker = threading.Thread(target=_work_until, args=(stop,), name="jobs", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(timeout=GRACE_SECONDS + 2 * PAUSE_SECONDS)


def _work_until(stop: threading.Event) -> None:
    """A queue that is away with its database is asked again until it is back."""
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # what it has to say of a job stands in app.jobs
    while not stop.is_set():
        try:
            asyncio.run(_work(stop))
        except Exception as error:
            log.log(logging.WARNING if _is_away(error) else logging.ERROR, "jobs are taken again", exc_info=error)
        stop.wait(PAUSE_SECONDS)


def _is_away(error: BaseException) -> bool:
    """procrastinate wraps what its driver says."""
    causes = [error, error.__cause__, error.__context__]
    return any(outage.refusal(cause) is not None for cause in causes if cause)


async def _work(stop: threading.Event) -> None:
    queue = _queue(stop)
    async with queue.open_async():
        works = asyncio.ensure_future(
            queue.run_worker_async(
                queues=["jobs"], concurrency=AT_ONCE, delete_jobs="always", install_signal_handlers=False,
                update_heartbeat_interval=ALIVE_SECONDS, stalled_worker_timeout=SILENT_SECONDS,
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        )  # fmt: skip
        helpers = [asyncio.ensure_future(_until(stop)), asyncio.ensure_future(_take_again(queue))]
        try:
            await asyncio.wait({works, *helpers}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in (works, *helpers):
                one.cancel()
            with suppress(asyncio.CancelledError):
                await works
        for one in helpers:
            if one.done() and not one.cancelled():
                one.result()


async def _until(stop: threading.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(0.2)


async def _take_again(queue: "App") -> None:
    """Jobs of workers that fell silent go back into the queue."""
    while True:
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
            log.warning("a worker fell silent; its job is taken up again")
            await queue.job_manager.retry_job(job)
        await asyncio.sleep(ALIVE_SECONDS)


def _queue(stop: threading.Event) -> "App":
    """The library's own idea of the queue, where it is now: the embedded server may come back on another port."""
    from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision

    class Again(BaseRetryStrategy):
        """`perform` raises only what shall be taken up again: at once if we end, a little later if it may pass."""

        def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision:
            wait = 0 if isinstance(exception, Stopped) else AGAIN_SECONDS * (job.attempts + 1)
            return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=wait))

    address = url_of("crm_jobs").set(drivername="postgresql").render_as_string(hide_password=False)
    options = {"options": "-c search_path=jobs,pg_catalog -c jit=off", "connect_timeout": 5}
    queue = App(connector=PsycopgConnector(conninfo=address, kwargs=options, min_size=1, max_size=3, timeout=10))

    @queue.task(name="perform", retry=Again())
    def _perform(job_id: str) -> None:
        perform(UUID(job_id), stop)

    return queue
