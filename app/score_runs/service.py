"""Scores come back as a run: proposed whole, compared, approved or refused, and rolled back whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, cast, column, delete, exists, func, literal, select, table, text
from sqlalchemy.orm import aliased

from app.access.guard import requires
from app.access.once import once
from app.access.work import Work
from app.audit import trail
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _
from app.runs.scored import SCORES
from app.score_runs import rules, statements
from app.score_runs.model import RunStatus, ScoreProposal, ScoreRun
from app.score_runs.permissions import SCORES_APPROVE
from app.score_runs.schema import ScoreRunView
from app.scores.permissions import SCORES_READ, SCORES_RECORD

_users = table("users", column("id"), column("name"), schema="app")

DECIDED = (RunStatus.APPLIED, RunStatus.REFUSED)

MANY_LEFT_OUT = 50
"""Scores in force of which a run speaks no more: if they are also most, more likely a mart is empty."""

Blocks = Callable[[Mapping[str, UUID]], Iterable[bytes]]
"""Run ids by score name -> blocks of CSV without a header, columns as in `statements.COLUMNS`."""


@requires(SCORES_RECORD)
def propose(
    work: Work, names: Sequence[str], entity: str, model_version: str, blocks: Blocks,
    pipeline_run_id: UUID | None = None, only: Sequence[UUID] = (),
) -> list[ScoreRunView]:  # fmt: skip
    """Bring in what a model says, a run per score, streamed by COPY, without changing any record yet.

    `only` says that the runs are about these records, so that they tell nothing of all others. Cost: linear in the
    rows of `blocks`, in constant memory.
    """
    runs = {name: _opened(work, name, entity, model_version, pipeline_run_id) for name in names}
    with _cursor(work) as cursor, cursor.copy(statements.COPY) as copy:
        for block in blocks({name: run.id for name, run in runs.items()}):
            copy.write(block)
    return [_counted(work, run, only) for run in runs.values()]


@requires(SCORES_RECORD)
def apply_by_rule(work: Work, run_id: UUID) -> bool:
    """Apply a run that does nothing unusual (`_unusual`); False if it is left for a person to decide.

    Some records scored anew may move as far as they like.
    """
    run = _proposed(work, run_id)
    if "only" not in run.counts and (unusual := _unusual(work, run)):
        run.why, run.counts = unusual[0], run.counts | unusual[1]
        return False
    _apply(work, run, "rule")
    return True


@requires(SCORES_RECORD)
def apply_news(work: Work, run_id: UUID, asked: bool) -> None:
    """Apply a run about some records; one that brings no news leaves no trace, unless it was `asked` for."""
    run = _proposed(work, run_id)
    news = run.counts["new"] or run.counts["changed"] or work.session.scalar(statements.THAWS, {"run_id": run.id})
    if news or asked:
        apply_by_rule(work, run_id)
        return
    work.session.execute(delete(ScoreProposal).where(ScoreProposal.run_id == run.id))
    work.session.delete(run)
    work.session.flush()


@requires(SCORES_RECORD)
def refuse(
    work: Work, name: str, entity: str, model_version: str, why: str, findings: Mapping[str, Any],
    pipeline_run_id: UUID | None = None,
) -> ScoreRunView:  # fmt: skip
    """Note that a model may not write back now (`why`: drift or gate); records say so until a run applies."""
    run = _opened(work, name, entity, model_version, pipeline_run_id)
    run.status, run.why, run.decided_at, run.counts = RunStatus.REFUSED, why, func.now(), dict(findings)
    work.session.flush()
    return _view(run)


@requires(SCORES_APPROVE)
def approve(work: Work, run_id: UUID, reason: str | None = None) -> ScoreRunView:
    """Apply a proposed run. Raises NotFound, Conflict if it is decided, overtaken or its proposals are lost."""
    run = _proposed(work, run_id)
    last = last_run(work, run.name)
    if last is not None and last.proposed_at > run.proposed_at:
        raise Conflict(_("A later run has been decided since; what this one proposed is out of date. Reject it."))
    if run.counts["scored"] and not work.session.scalar(select(exists().where(ScoreProposal.run_id == run.id))):
        raise Conflict(_("What this run proposed was lost when the database crashed. The next run proposes anew."))
    run.why = reason or run.why
    _apply(work, run, reason)
    return _view(run)


@requires(SCORES_APPROVE)
def reject(work: Work, run_id: UUID, reason: str) -> ScoreRunView:
    """Decide against a proposed run. Raises Invalid without a reason, NotFound, Conflict if it is decided."""
    run = _proposed(work, run_id)
    run.why = given(reason)
    _decide(work, run, RunStatus.REJECTED)
    trail.record_event(work, "reject", "score_runs", run.id, run.why)
    return _view(run)


@requires(SCORES_APPROVE)
def roll_back(work: Work, run_id: UUID, reason: str) -> ScoreRunView:
    """Put back what stood before a run, wherever the run's word still stands. People's overrides are kept.

    Raises Invalid without a reason, NotFound, Conflict if the run was never applied or is rolled back already.
    """
    why, run = given(reason), _locked(work, run_id)
    if run.status != RunStatus.APPLIED:
        raise Conflict(_("Only an applied run can be rolled back."))
    parameters = {"run_id": run.id}
    restored = work.session.execute(statements.RESTORE, parameters).rowcount  # type: ignore[attr-defined]
    removed = work.session.execute(statements.FORGET_NEW, parameters).rowcount  # type: ignore[attr-defined]
    work.session.execute(statements.BLANK_OVERRIDDEN, parameters)
    frozen = {"entity": run.entity, "name": run.name, "decided_at": run.decided_at}
    work.session.execute(statements.UNFREEZE, frozen)
    run.status, run.why = RunStatus.ROLLED_BACK, why
    run.rolled_back_at, run.rolled_back_by = func.now(), work.actor.user_id
    trail.record_event(work, "roll_back", "score_runs", run.id, why, {"restored": restored, "removed": removed})
    work.session.flush()
    return _view(run)


@requires(SCORES_READ)
def list_runs(work: Work, limit: int = 50, single: bool = False) -> list[ScoreRunView]:
    """The newest runs about all records, newest first; with `single` those about some records instead."""
    is_single = ScoreRun.counts.has_key("only")
    rows = work.session.execute(
        select(ScoreRun, _users.c.name)
        .outerjoin(_users, _users.c.id == ScoreRun.decided_by)
        .where(is_single if single else ~is_single)
        .order_by(ScoreRun.proposed_at.desc())
        .limit(limit)
    )
    return [_view(run, by) for run, by in rows]


@requires(SCORES_READ)
def list_ids(work: Work, beginning: str) -> list[UUID]:
    """Ids of runs that begin so; at most two, to tell one from several."""
    wanted = select(ScoreRun.id).where(cast(ScoreRun.id, String).startswith(beginning, autoescape=True)).limit(2)
    return list(work.session.scalars(wanted))


@requires(SCORES_READ)
def last_run(work: Work, name: str) -> ScoreRunView | None:
    """The newest decided run about all records; a refused one means the model is not trusted now."""
    return _last_runs(work, tuple({**SCORES, name: None})).get(name)


@once
def _last_runs(work: Work, names: Sequence[str]) -> Mapping[str, ScoreRunView]:
    """Each found by one step into an index: a page asks for several."""
    run, asked = aliased(ScoreRun), select(func.unnest(literal([*names], ARRAY(String))).label("name")).subquery()
    decided = (run.name == asked.c.name, run.status.in_(DECIDED), ~run.counts.has_key("only"))
    newest = select(run.id).where(*decided).order_by(run.proposed_at.desc()).limit(1).scalar_subquery()
    found = work.session.scalars(select(ScoreRun).where(ScoreRun.id.in_(select(newest).select_from(asked))))
    return {one.name: _view(one) for one in found}


def refused(name: str) -> Any:
    """Whether the last run of a score was refused, as part of another feature's query."""
    decided = (ScoreRun.name == name, ScoreRun.status.in_(DECIDED), ~ScoreRun.counts.has_key("only"))
    last = select(ScoreRun.status == RunStatus.REFUSED).where(*decided).order_by(ScoreRun.proposed_at.desc())
    return func.coalesce(last.limit(1).scalar_subquery(), literal(False))


@requires(SCORES_READ)
def is_refused(work: Work, name: str) -> bool:
    """Whether the last run of a score was refused, so that its model is not trusted now."""
    run = last_run(work, name)
    return run is not None and run.is_refused


@requires(SCORES_READ)
def is_told_of(work: Work, name: str, record_id: UUID, since: datetime) -> bool:
    """Whether a run about this record alone, or some with it, came after `since`, whatever it said."""
    asked = select(ScoreRun.id).where(
        ScoreRun.name == name, ScoreRun.proposed_at > since, ScoreRun.counts["only"].has_key(str(record_id))
    )
    return work.session.scalar(asked.limit(1)) is not None


def given(reason: str) -> str:
    """A reason that says something. Raises Invalid."""
    if not reason.strip():
        raise Invalid({"reason": _("Give a reason; it is kept with the run.")})
    return reason.strip()


def _unusual(work: Work, run: ScoreRun) -> tuple[str, dict[str, Any]] | None:
    """It moves scores further than their rule allows, or leaves out (and so freezes) most of those in force."""
    most = rules.read(work, run.name).automatic_move
    if run.counts["changed"] and run.counts["mean_move"] > most:
        return f"mean move {run.counts['mean_move']:.2f} > {most}", {"most": most}
    of_run = {"run_id": run.id, "entity": run.entity, "name": run.name}
    with _each_side_once(work):
        counted = work.session.execute(statements.LEFT_OUT, of_run).mappings().one()
    if counted["left_out"] >= MANY_LEFT_OUT and counted["left_out"] > counted["standing"] / 2:
        return f"left out {counted['left_out']} of {counted['standing']}", dict(counted)
    return None


def _opened(
    work: Work, name: str, entity: str, model_version: str, pipeline_run_id: UUID | None
) -> ScoreRun:  # fmt: skip
    run = ScoreRun(name=name, entity=entity, model_version=model_version, pipeline_run_id=pipeline_run_id)
    work.session.add(run)
    work.session.flush()
    return run


def _cursor(work: Work) -> Any:
    """psycopg's own cursor, within the transaction: SQLAlchemy knows no COPY."""
    raw: Any = work.session.connection().connection.driver_connection
    return raw.cursor()


def _counted(work: Work, run: ScoreRun, only: Sequence[UUID]) -> ScoreRunView:
    with nullcontext() if only else _each_side_once(work):
        counted = work.session.execute(statements.COUNT, {"run_id": run.id}).mappings().one()
    run.counts = {key: round(float(n), 4) if key == "mean_move" else int(n) for key, n in counted.items()}
    if only:
        run.counts = run.counts | {"only": [str(record_id) for record_id in only]}
    work.session.flush()
    return _view(run)


def _apply(work: Work, run: ScoreRun, reason: str | None) -> None:
    of_run = {"run_id": run.id, "proposed_at": run.proposed_at}
    is_of_all = "only" not in run.counts
    with _each_side_once(work) if is_of_all else nullcontext():
        work.session.execute(statements.APPLY, of_run)
        work.session.execute(statements.THAW, of_run)
        if is_of_all:
            work.session.execute(statements.FREEZE, of_run | {"entity": run.entity, "name": run.name})
    _decide(work, run, RunStatus.APPLIED)
    trail.record_event(work, "approve", "score_runs", run.id, reason, run.counts)


@contextmanager
def _each_side_once(work: Work) -> Iterator[None]:
    """Joins that read each side once, however many rows there are.

    Of what this transaction brought in the planner knows nothing: it takes 100,000 rows for one, and reads all
    proposals anew for each score (docs/decisions/1560).
    """
    work.session.execute(text("set local enable_nestloop = off"))
    yield
    work.session.execute(text("set local enable_nestloop = default"))


def _decide(work: Work, run: ScoreRun, status: RunStatus) -> None:
    """Close a run; its proposals are in the history now, or unwanted."""
    run.status, run.decided_at, run.decided_by = status, func.now(), work.actor.user_id
    work.session.execute(delete(ScoreProposal).where(ScoreProposal.run_id == run.id))
    work.session.flush()


def _proposed(work: Work, run_id: UUID) -> ScoreRun:
    run = _locked(work, run_id)
    if run.status != RunStatus.PROPOSED:
        raise Conflict(_("This run is decided already."))
    return run


def _locked(work: Work, run_id: UUID) -> ScoreRun:
    """The run, held until the transaction ends where the actor may write it, so that it is decided once."""
    wanted = select(ScoreRun).where(ScoreRun.id == run_id)
    if work.actor.may(SCORES_APPROVE) or work.actor.may(SCORES_RECORD):
        wanted = wanted.with_for_update()
    run = work.session.scalar(wanted)
    if run is None:
        raise NotFound(_("There is no such run."))
    return run


def _view(run: ScoreRun, by: str | None = None) -> ScoreRunView:
    return ScoreRunView(
        run.id, run.name, run.entity, run.model_version, run.status, run.why, run.counts or {}, run.proposed_at,
        run.decided_at, by, run.rolled_back_at, None, run.pipeline_run_id,
    )  # fmt: skip
