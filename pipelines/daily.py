"""The daily flow: what came in is judged, built into marts, learned from, and what was learned is written back."""

from app.runs.model import StartedBy
from pipelines import orchestrator

orchestrator.prepare()

from prefect import flow, task  # noqa: E402 - reads its settings when imported

from pipelines import record, steps  # noqa: E402


@flow(name="daily", log_prints=True)
def daily(started_by: str = StartedBy.SCHEDULE) -> None:
    """Run every step in order; the first that fails or refuses ends the run, and later ones are skipped."""
    run_id = record.open_run("daily", StartedBy(started_by), list(steps.DAILY))
    error: BaseException | None = None
    try:
        for position, (name, step) in enumerate(steps.DAILY.items()):
            task(name=name)(record.run_step)(run_id, position, step)
    except BaseException as raised:
        error = raised
        raise
    finally:
        record.close_run(run_id, error)
