"""Runs of scores before a person who may look at them whole: what they move, and the decision."""

# ruff: noqa: S608 - the pieces put together here are constants of this file
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Float, Row, Select, Uuid, bindparam, column, func, select, table, text
from sqlalchemy.sql.elements import TextClause

from app.access.guard import requires
from app.access.records import person
from app.access.work import Work
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.paging import Keyset, Page, chosen
from app.score_runs import rules, statements
from app.score_runs import service as score_runs
from app.score_runs.model import RunStatus, ScoreRun
from app.score_runs.permissions import SCORES_APPROVE, SCORES_REVIEW
from app.score_runs.schema import Diff, Move, Mover, RunQuery, ScoreRunView, Spread

STEPS = (-0.2, -0.1, -0.05, -0.01, 0.01, 0.05, 0.1, 0.2)
"""Between them lie the classes of moves that are counted, the first below -0.2, the last from 0.2 on."""

_order = Keyset(ScoreRun.id, {"proposed_at": ScoreRun.proposed_at}, default="-proposed_at")
_scores = table("scores", column("run_id", Uuid()), schema="app")
_is_single = ScoreRun.counts.has_key("only")

_PROPOSED = f"""
    select p.entity_id, s.entity_id is null as is_new, s.value as before, p.value as after,
        s.label as label_before, p.label as label_after
    from app.score_proposals p left join app.scores s using ({statements.KEY})
    where p.run_id = :run_id and (s.entity_id is null or {statements.DIFFERS})"""

_WRITTEN = """
    select said.entity_id, was.entity_id is null as is_new, was.value as before, said.value as after,
        was.label as label_before, said.label as label_after
    from app.scores_ever said left join lateral (
        select e.* from app.scores_ever e left join app.score_runs r on r.id = e.run_id
        where (e.entity, e.entity_id, e.name) = (said.entity, said.entity_id, said.name)
            and e.scored_at < said.scored_at and (r.rolled_back_at is null or r.rolled_back_at > said.scored_at)
        order by e.scored_at desc limit 1
    ) as was on true
    where said.run_id = :run_id"""
"""What a run wrote outlives its proposals, and itself, too: the scores before are those in force when it wrote."""


def _largest(moves: str) -> TextClause:
    return text(f"""
        select entity_id, before, after, label_before, label_after from ({moves}) as moved
        where not is_new
        order by abs(coalesce(after, 0) - coalesce(before, 0)) desc, entity_id
        limit :n""")


def _spread(moves: str) -> TextClause:
    return text(f"""
        select width_bucket(after - before, array[{", ".join(map(str, STEPS))}]::float8[]) as step,
            width_bucket(before, :cuts) as grade_before, width_bucket(after, :cuts) as grade_after, count(*) as n
        from ({moves}) as moved group by 1, 2, 3""").bindparams(bindparam("cuts", type_=ARRAY(Float)))


_LARGEST = {True: _largest(_PROPOSED), False: _largest(_WRITTEN)}
_SPREAD = {True: _spread(_PROPOSED), False: _spread(_WRITTEN)}
"""By whether the run is still to be decided."""


@requires(SCORES_REVIEW)
def list_runs(work: Work, query: RunQuery) -> Page[ScoreRunView]:
    """Runs about all records, or those about some records; newest first."""
    wanted = [_is_single if query.single else ~_is_single, *chosen(ScoreRun, query, "name", "status")]
    return _order.page(work.session, _select(), wanted, query, _view)


@requires(SCORES_REVIEW)
def list_names(work: Work) -> list[str]:
    """The scores that any run was about."""
    return sorted(work.session.scalars(select(ScoreRun.name).distinct()))


@requires(SCORES_REVIEW)
def read(work: Work, run_id: UUID) -> ScoreRunView:
    """One run. Raises NotFound."""
    found = work.session.execute(
        _select().where(ScoreRun.id == run_id).execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such run."))
    return _view(found)


@requires(SCORES_REVIEW)
def list_moves(work: Work, run: ScoreRunView, most: int = 20) -> list[Move]:
    """The records whose score moves most, widest first; nothing of a run that was turned down."""
    rows = work.session.execute(_LARGEST[_is_open(run)], {"run_id": run.id, "n": most})
    return [Move(*row) for row in rows]


@requires(SCORES_REVIEW)
def diff(work: Work, run_id: UUID, largest: int = 20) -> Diff:
    """What a run changes, or changed, largest movers first. Raises NotFound."""
    run = read(work, run_id)
    return Diff(run, [Mover(run.entity, m.entity_id, m.before, m.after) for m in list_moves(work, run, largest)])


@requires(SCORES_REVIEW)
def list_spread(work: Work, run: ScoreRunView) -> list[Spread]:
    """How the scores that change or are new are spread over moves and grades. Cost: linear in them."""
    cuts = list(rules.read(work, run.name).cuts)
    found = work.session.execute(_SPREAD[_is_open(run)], {"run_id": run.id, "cuts": cuts})
    return [Spread(step, _letter(run, before), _letter(run, after), n) for step, before, after, n in found]


def _letter(run: ScoreRunView, step: int | None) -> str | None:
    return None if step is None else rules.letter(run.name, step)


@requires(SCORES_REVIEW)
def count_standing(work: Work, run: ScoreRunView) -> int:
    """On how many records this run's word still stands: those that rolling it back would change."""
    return work.session.scalar(select(func.count()).select_from(_scores).where(_scores.c.run_id == run.id)) or 0


@requires(SCORES_APPROVE)
def decide(work: Work, run_id: UUID, what: str, reason: str) -> ScoreRunView:
    """`approve`, `reject` or `roll_back` a run, with a reason that stays with it.

    Raises Invalid without a reason, NotFound, Conflict if somebody decided meanwhile.
    """
    _DECISIONS[what](work, run_id, score_runs.given(reason))
    return read(work, run_id)


_DECISIONS: dict[str, Callable[[Work, UUID, str], Any]] = {
    "approve": score_runs.approve,
    "reject": score_runs.reject,
    "roll_back": score_runs.roll_back,
}


def _is_open(run: ScoreRunView) -> bool:
    return run.status == RunStatus.PROPOSED


def _select() -> Select[Any]:
    return select(
        ScoreRun,
        person(ScoreRun.decided_by).label("decided_by_name"),
        person(ScoreRun.rolled_back_by).label("rolled_back_by_name"),
    )


def _view(row: Row[Any]) -> ScoreRunView:
    run = row.ScoreRun
    return ScoreRunView(
        run.id, run.name, run.entity, run.model_version, run.status, run.why, run.counts or {}, run.proposed_at,
        run.decided_at, row.decided_by_name, run.rolled_back_at, row.rolled_back_by_name,
        run.pipeline_run_id,
    )  # fmt: skip
