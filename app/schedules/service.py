"""When schedules are due, how their last runs ended, and who runs now: written by robots, read by everybody."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Boolean, ColumnElement, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.work import Work
from app.runs.permissions import PIPELINE_READ, PIPELINE_RUN
from app.schedules import lock, times
from app.schedules.model import ScheduleState
from app.schedules.registry import SCHEDULES, Schedule
from app.schedules.schema import INTERRUPTED, StartedBy, Status, Verdict

ATTEMPTS = 2
"""How often one occurrence is started in all: a run that was interrupted gets a second chance, and no third."""


@dataclass(frozen=True)
class Standing:
    """How one schedule stands at a moment. `late_since` is when a run was due that nothing has started."""

    schedule: Schedule
    status: Status | None
    started_by: StartedBy | None
    started_at: datetime | None
    finished_at: datetime | None
    holder: str | None
    step: str | None
    message: str | None
    next_at: datetime
    late_since: datetime | None

    @property
    def is_running(self) -> bool:
        return self.status == Status.RUNNING


@requires(PIPELINE_RUN)
def register(work: Work) -> None:
    """From now on, what is missed of each schedule counts as missed."""
    rows = [{"name": schedule.name} for schedule in SCHEDULES]
    work.session.execute(insert(ScheduleState).values(rows).on_conflict_do_nothing())


@requires(PIPELINE_READ)
def standing(work: Work, now: datetime | None = None) -> list[Standing]:
    """Every schedule that this installation has heard of, in the order of the registry.

    Worked out when asked, so that a dead scheduler cannot hide that it is dead.
    """
    now = now or datetime.now(UTC)
    rows = work.session.execute(select(ScheduleState, _is_held().label("held"))).all()
    states = {row.ScheduleState.name: (row.ScheduleState, row.held) for row in rows}
    return [_standing(s, *states[s.name], now) for s in SCHEDULES if s.name in states]


@requires(PIPELINE_RUN)
def list_due(work: Work, now: datetime | None = None) -> list[tuple[str, datetime]]:
    """What should be started now: the newest occurrence of each schedule that nothing was started for.

    Older ones that were missed are not caught up: the newest does what they would have done.
    """
    now = now or datetime.now(UTC)
    rows = work.session.execute(select(ScheduleState).where(~_is_held())).scalars()
    states = {state.name: state for state in rows}
    due = [(s.name, times.newest_until(s.cron, now)) for s in SCHEDULES if s.name in states]
    return [(name, at) for name, at in due if _is_open(states[name], at)]


@requires(PIPELINE_RUN)
def open_run(
    work: Work, name: str, started_by: StartedBy, holder: str, due: datetime | None = None
) -> datetime | None:
    """Say that a run has begun; its start, by which its later words are known. The caller holds the lock.

    None if `due` was taken up by another run meanwhile.
    """
    work.session.execute(insert(ScheduleState).values(name=name).on_conflict_do_nothing())
    state = work.session.get_one(ScheduleState, name, with_for_update=True)
    if due is not None:
        if not _is_open(state, due):
            return None
        state.attempts = state.attempts + 1 if state.due_at == due else 1
        state.due_at = due
    state.status, state.started_by, state.holder = Status.RUNNING, started_by, holder
    state.started_at, state.finished_at = datetime.now(UTC), None
    state.step, state.message = None, None
    return state.started_at


@requires(PIPELINE_RUN)
def say_step(work: Work, name: str, started_at: datetime, step: str) -> None:
    """Which part of the run is at work."""
    _change(work, name, started_at, step=step)


@requires(PIPELINE_RUN)
def close_run(work: Work, name: str, started_at: datetime, verdict: Verdict) -> None:
    """Say how a run ended; a newer run of the same name is not touched."""
    _change(
        work, name, started_at,
        status=verdict.status, message=verdict.message, finished_at=datetime.now(UTC), step=None,
    )  # fmt: skip


@requires(PIPELINE_RUN)
def close_abandoned(work: Work) -> list[str]:
    """Close runs whose process is gone without a word, as the free lock tells; their names."""
    gone = (
        update(ScheduleState)
        .where(ScheduleState.status == Status.RUNNING, ~_is_held())
        .values(status=INTERRUPTED.status, message=INTERRUPTED.message, finished_at=func.now(), step=None)
        .returning(ScheduleState.name)
    )
    return list(work.session.scalars(gone))


def _is_held() -> ColumnElement[bool]:
    """Whether some session of this database holds the lock of the row's schedule."""
    return literal_column(lock.IS_HELD, Boolean)


def _change(work: Work, name: str, started_at: datetime, **values: object) -> None:
    mine = (ScheduleState.name == name, ScheduleState.started_at == started_at)
    work.session.execute(update(ScheduleState).where(*mine).values(**values))


def _is_open(state: ScheduleState, due: datetime) -> bool:
    """Whether the occurrence `due` still wants a run: nothing was started for it, or what was got interrupted."""
    if due <= state.known_since:
        return False
    if state.due_at is None or due > state.due_at:
        return True
    again = state.status == INTERRUPTED.status and state.message == INTERRUPTED.message
    return due == state.due_at and again and state.attempts < ATTEMPTS


def _standing(schedule: Schedule, state: ScheduleState, held: bool, now: datetime) -> Standing:
    status, message = state.status, state.message
    if status == Status.RUNNING and not held:
        status, message = INTERRUPTED.status, INTERRUPTED.message
    missed = times.next_after(schedule.cron, max(filter(None, (state.due_at, state.known_since))))
    return Standing(
        schedule, status, state.started_by, state.started_at, state.finished_at, state.holder, state.step, message,
        next_at=times.next_after(schedule.cron, now),
        late_since=missed if now > missed + schedule.grace and not held else None,
    )  # fmt: skip
