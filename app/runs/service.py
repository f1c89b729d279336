"""How the pipeline is doing: written by its robots as it goes, read by everybody in the app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text, update

from app.access.guard import requires
from app.access.work import Work
from app.runs.model import PipelineRun, PipelineStep, RunStatus, StartedBy, StepStatus
from app.runs.permissions import PIPELINE_READ, PIPELINE_RUN


@dataclass(frozen=True)
class StepView:
    """`rows` is what the step counts: rows loaded, models built, expectations met, records scored."""

    position: int
    name: str
    status: StepStatus
    started_at: datetime | None
    finished_at: datetime | None
    rows: int | None
    failures: list[dict[str, Any]]
    detail: dict[str, Any]


@dataclass(frozen=True)
class RunView:
    id: UUID
    name: str
    started_by: StartedBy
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    message: str | None
    steps: tuple[StepView, ...]

    @property
    def progress(self) -> float:
        """Share of its steps that are over, between 0 and 1."""
        over = sum(step.finished_at is not None for step in self.steps)
        return over / len(self.steps) if self.steps else 0.0


@requires(PIPELINE_RUN)
def start(work: Work, name: str, started_by: StartedBy, steps: Sequence[str]) -> UUID:
    """Open a run with its steps waiting. One of the same name that a crash left open is closed as interrupted."""
    interrupt(work, name)
    run = PipelineRun(name=name, started_by=started_by)
    work.session.add(run)
    work.session.flush()
    work.session.execute(
        insert(PipelineStep), [{"run_id": run.id, "position": n, "name": step} for n, step in enumerate(steps)]
    )
    return run.id


@requires(PIPELINE_RUN)
def start_step(work: Work, run_id: UUID, position: int) -> None:
    _set_step(work, run_id, position, status=StepStatus.RUNNING, started_at=func.now())


@requires(PIPELINE_RUN)
def finish_step(
    work: Work,
    run_id: UUID,
    position: int,
    status: StepStatus,
    rows: int | None = None,
    failures: Sequence[dict[str, Any]] = (),
    detail: dict[str, Any] | None = None,
) -> None:
    """Close a step with what it counted and what it found wrong."""
    _set_step(
        work, run_id, position, status=status, finished_at=func.now(), rows=rows,
        failures=list(failures), detail=detail or {},
    )  # fmt: skip


@requires(PIPELINE_RUN)
def interrupt(work: Work, name: str) -> None:
    """Close what is open of the runs of this name: their process is gone."""
    left = select(PipelineRun.id).where(PipelineRun.name == name, PipelineRun.status == RunStatus.RUNNING)
    for run_id in work.session.scalars(left).all():
        _set_running_step_failed(work, run_id)
        finish(work, run_id, RunStatus.FAILED, "interrupted")


@requires(PIPELINE_RUN)
def finish(work: Work, run_id: UUID, status: RunStatus, message: str | None = None) -> None:
    """Close a run; steps that did not come to pass are marked as skipped."""
    work.session.execute(
        update(PipelineStep)
        .where(PipelineStep.run_id == run_id, PipelineStep.finished_at.is_(None))
        .values(status=StepStatus.SKIPPED, finished_at=func.now())
    )
    work.session.execute(
        update(PipelineRun)
        .where(PipelineRun.id == run_id)
        .values(status=status, finished_at=func.now(), message=message)
    )


@requires(PIPELINE_READ)
def latest(work: Work) -> RunView | None:
    """The newest run, or None before the first."""
    return next(iter(list_recent(work, limit=1)), None)


@requires(PIPELINE_READ)
def list_recent(work: Work, limit: int = 20) -> list[RunView]:
    """The newest runs with their steps, newest first, in two queries."""
    runs = work.session.scalars(select(PipelineRun).order_by(PipelineRun.started_at.desc()).limit(limit)).all()
    steps: dict[UUID, list[StepView]] = {run.id: [] for run in runs}
    for step in work.session.scalars(
        select(PipelineStep).where(PipelineStep.run_id.in_(steps)).order_by(PipelineStep.position)
    ):
        steps[step.run_id].append(_step_view(step))
    return [_run_view(run, steps[run.id]) for run in runs]


@requires(PIPELINE_READ)
def has_built(work: Work) -> bool:
    """Whether a build of the marts is in force."""
    asked = text("select exists (select from marts.builds where published_at is not null)")
    return bool(work.session.scalar(asked))


@requires(PIPELINE_READ)
def built_at(work: Work) -> datetime | None:
    """When marts were published last."""
    published = select(func.max(PipelineStep.finished_at)).where(
        PipelineStep.name == "publish_marts", PipelineStep.status == StepStatus.SUCCEEDED
    )
    return work.session.scalar(published)


@requires(PIPELINE_READ)
def newest_detail(work: Work, step: str, key: str) -> dict[str, Any] | None:
    """What the newest run of a step that said anything about `key` said of it."""
    told = PipelineStep.detail[key]
    asked = select(told).where(PipelineStep.name == step, told.is_not(None))
    return work.session.scalar(asked.order_by(PipelineStep.started_at.desc()).limit(1))


@requires(PIPELINE_READ)
def detail_of(work: Work, run_id: UUID, step: str) -> dict[str, Any]:
    """What one step of a run kept beside its figures; empty if there is no such step, or it kept nothing."""
    asked = select(PipelineStep.detail).where(PipelineStep.run_id == run_id, PipelineStep.name == step)
    return work.session.scalar(asked) or {}


def _set_step(work: Work, run_id: UUID, position: int, **values: Any) -> None:
    work.session.execute(
        update(PipelineStep)
        .where(PipelineStep.run_id == run_id, PipelineStep.position == position)
        .values(**values)
    )


def _set_running_step_failed(work: Work, run_id: UUID) -> None:
    """The step that was at work failed; those that wait did not come to pass."""
    work.session.execute(
        update(PipelineStep)
        .where(PipelineStep.run_id == run_id, PipelineStep.status == StepStatus.RUNNING)
        .values(status=StepStatus.FAILED, finished_at=func.now())
    )


def _step_view(step: PipelineStep) -> StepView:
    return StepView(
        step.position, step.name, step.status, step.started_at, step.finished_at, step.rows,
        step.failures, step.detail,
    )  # fmt: skip


def _run_view(run: PipelineRun, steps: list[StepView]) -> RunView:
    return RunView(
        run.id, run.name, run.started_by, run.status, run.started_at, run.finished_at, run.message, tuple(steps)
    )
