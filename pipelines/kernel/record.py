"""Each step of a flow leaves its mark in the app while it runs, in transactions of its own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.access.work import work
from app.core import log as logs
from app.core.errors import CrmError
from app.core.i18n import kept
from app.runs import service
from app.runs.model import RunStatus, StartedBy, StepStatus
from app.schedules.schema import Status, Verdict
from pipelines.kernel.outcome import Outcome, Stopped
from pipelines.kernel.patience import patiently
from pipelines.kernel.robots import KEEPER


def open_run(name: str, started_by: StartedBy, steps: Sequence[str]) -> UUID:
    return _keep(service.start, name, started_by, steps)


def run_step(run_id: UUID, position: int, do: Callable[[], Outcome]) -> Outcome:
    """Do one step and record it. Raises Stopped if it found failures it can't tolerate; bugs are recorded too."""
    _keep(service.start_step, run_id, position)
    try:
        outcome = do()
    except Exception as error:
        _close(run_id, position, Outcome(failures=[_failure(error)]))
        raise
    _close(run_id, position, outcome)
    if outcome.failures and not outcome.tolerable:
        raise Stopped(f"{len(outcome.failures)}")
    return outcome


def close_run(run_id: UUID, errors: Mapping[str, Exception], renewed: bool) -> Verdict:
    """Close the run, and say how it ended.

    Args:
        errors: of the steps that failed, by step.
        renewed: whether what people read was renewed all the same.
    """
    verdict = Verdict(Status.PARTLY if errors and renewed else Status.FAILED if errors else Status.SUCCEEDED)
    status = RunStatus(verdict.status.value)
    if not renewed and any(isinstance(error, Stopped) for error in errors.values()):
        status, verdict = RunStatus.STOPPED, Verdict(Status.FAILED, "gate")
    _keep(service.finish, run_id, status, verdict.message)
    return verdict


def interrupt(name: str) -> None:
    _keep(service.interrupt, name)


def _failure(error: Exception) -> dict[str, Any]:
    """What a reader can act on in words; a fault of ours by the id under which it is logged."""
    if isinstance(error, CrmError):
        return {"refusal": kept(error.words)}
    if isinstance(error, TimeoutError):
        return {"limit": "time"}
    return {"fault": logs.fault(error)}


def _close(run_id: UUID, position: int, outcome: Outcome) -> None:
    bad = outcome.failures and not outcome.tolerable
    status = StepStatus.FAILED if bad else StepStatus.SUCCEEDED
    _keep(service.finish_step, run_id, position, status, outcome.rows, outcome.failures, outcome.detail)


def _keep(verb: Callable[..., Any], *values: Any) -> Any:
    """One verb of app.runs in a transaction of its own, as soon as the database is there."""
    return patiently(_in_work, verb, *values)


def _in_work(verb: Callable[..., Any], *values: Any) -> Any:
    with work(KEEPER) as w:
        return verb(w, *values)
