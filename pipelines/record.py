"""Each step of a flow leaves its mark in the app while it runs, in transactions of its own."""

import logging
from collections.abc import Callable, Sequence
from uuid import UUID

from app.access.work import work
from app.runs import service
from app.runs.model import RunStatus, StartedBy, StepStatus
from pipelines.outcome import Outcome, Stopped
from pipelines.robots import KEEPER

Step = Callable[[], Outcome]
log = logging.getLogger(__name__)


def open_run(name: str, started_by: StartedBy, steps: Sequence[str]) -> UUID:
    with work(KEEPER) as w:
        return service.start(w, name, started_by, steps)


def run_step(run_id: UUID, position: int, step: Step) -> Outcome:
    """Do one step and record it. Raises Stopped if it found failures it can't tolerate; bugs are recorded too."""
    with work(KEEPER) as w:
        service.start_step(w, run_id, position)
    try:
        outcome = step()
    except Exception as error:
        log.exception("step %s failed", position)
        _close(run_id, position, Outcome(failures=[{"error": f"{type(error).__name__}: {error}"[:500]}]))
        raise
    _close(run_id, position, outcome)
    if outcome.failures and not outcome.tolerable:
        raise Stopped(f"{len(outcome.failures)}")
    return outcome


def close_run(run_id: UUID, error: BaseException | None) -> None:
    """Close the run as succeeded, stopped by a gate, or failed."""
    status, message = RunStatus.SUCCEEDED, None
    if isinstance(error, Stopped):
        status, message = RunStatus.STOPPED, "gate"
    elif error is not None:
        status, message = RunStatus.FAILED, f"{type(error).__name__}: {error}"[:500]
    with work(KEEPER) as w:
        service.finish(w, run_id, status, message)


def _close(run_id: UUID, position: int, outcome: Outcome) -> None:
    bad = outcome.failures and not outcome.tolerable
    status = StepStatus.FAILED if bad else StepStatus.SUCCEEDED
    with work(KEEPER) as w:
        service.finish_step(w, run_id, position, status, outcome.rows, outcome.failures, outcome.detail)
