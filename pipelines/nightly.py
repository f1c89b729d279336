"""The nightly flow as Prefect runs it. Imports prefect: only where pipelines.kernel.orchestrator prepared it."""

from typing import Any
from uuid import UUID

from prefect import flow, task

from app.core import outage
from app.schedules.schema import Verdict
from pipelines import steps
from pipelines.kernel import record
from pipelines.kernel.running import Run
from pipelines.steps import Step

RETRY_DELAYS = [5.0, 30.0, 90.0]
"""Seconds before each try after the first."""


@flow(name="daily", validate_parameters=False)
def nightly(run: Run) -> Verdict:
    """Do each step once all that it needs is done; one that fails holds back what needs it, and nothing else."""
    run_id = record.open_run(run.name, run.started_by, [step.name for step in steps.DAILY])
    errors: dict[str, Exception] = {}
    done: set[str] = set()
    try:
        for position, step in enumerate(steps.DAILY):
            if done.issuperset(step.needs):
                run.at(step.name)
                error = _error_of(run_id, position, step)
                errors |= {step.name: error} if error else {}
                done |= set() if error else {step.name}
    except BaseException:
        record.interrupt(run.name)
        raise
    return record.close_run(run_id, errors, renewed=all(s.name in done for s in steps.DAILY if s.is_vital))


def _error_of(run_id: UUID, position: int, step: Step) -> Exception | None:
    """Why the step failed, if it did."""
    work: Any = task(
        name=step.name, timeout_seconds=step.limit.total_seconds(), retries=len(RETRY_DELAYS),
        retry_delay_seconds=RETRY_DELAYS, retry_condition_fn=_may_help,
    )(step.do)  # fmt: skip
    try:
        record.run_step(run_id, position, work)
    except Exception as error:
        return error
    return None


def _may_help(_task: Any, _run: Any, state: Any) -> bool:
    """Another try helps where the database was away; a fault of ours would only come again."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, Exception) and outage.refusal(error) is not None
