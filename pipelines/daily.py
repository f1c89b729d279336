"""The nightly flow: what came in is judged, built into marts and learned from; what is learned is written back."""

from app.schedules.schema import Verdict
from pipelines.kernel import orchestrator
from pipelines.kernel.running import Run


def daily(run: Run) -> Verdict:
    """Run every step of pipelines.steps that can be done, in order."""
    with orchestrator.serving():
        from pipelines.nightly import nightly  # imports prefect

        return nightly(run)
