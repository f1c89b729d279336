"""What becomes due by itself is looked for: tasks, leads that wait, deals past their date, runs, approvals.

Each is told once by its key, however often it is looked for.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.access.permissions import named
from app.access.work import Work, work
from app.core.i18n import kept
from app.core.settings import settings
from app.fields.noun import table_of
from app.notify import people, telling
from app.notify.permissions import NOTICES_KEEP
from app.notify.robots import TELLER
from app.notify.telling import Tiding
from app.runs.scored import GRADED
from app.schedules import service as schedules
from app.schedules.schema import Status, Verdict
from app.scores.moved import ENOUGH
from pipelines.kernel.robots import KEEPER
from pipelines.kernel.running import Run
from pipelines.parents import PARENT, parent

PATIENCE_HOURS = 24
"""A lead that nobody answered for so long waits."""

RECENT = "interval '3 days'"
"""What became due longer ago is told no more: whoever starts with old records is not flooded."""

_TASKS = text(f"""
    select id, owner_id, due_at, {PARENT} from app.activities
    where status = 'planned' and deleted_at is null and owner_id is not null
        and due_at - make_interval(mins => coalesce(remind_minutes, 0)) <= :now and due_at > :now - {RECENT}
""")  # noqa: S608 - our own
_LEADS = text(f"""
    select id, owner_id from app.leads
    where first_responded_at is null and status = 'new' and deleted_at is null
        and owner_id is not null and created_at <= :now - make_interval(hours => :hours)
        and created_at > :now - make_interval(hours => :hours) - {RECENT}
""")  # noqa: S608 - our own
_DEALS = text(f"""
    select id, owner_id, expected_close_on from app.deals
    where closed_at is null and deleted_at is null and owner_id is not null
        and expected_close_on < :today and expected_close_on >= :today - {RECENT}
""")  # noqa: S608 - our own
_SCORED = text("""
    select id, entity from app.score_runs r
    where status = 'applied' and entity in ('lead', 'customer', 'deal')
        and coalesce(decided_at, proposed_at) > :now - interval '1 day'
        and not exists (select from app.notices n where n.kind = 'score_moved' and n.facts ->> 'run' = r.id::text)
    order by r.id limit 200
""")
_MOVED = """
    select record.owner_id, s.name, count(*) as n
    from app.scores s
    join app.{table} record
        on record.id = s.entity_id and record.deleted_at is null and record.owner_id is not null
    cross join lateral (
        select h.value from app.score_history h
        where (h.entity, h.entity_id, h.name) = (s.entity, s.entity_id, s.name) and h.scored_at < s.scored_at
        order by h.scored_at desc limit 1
    ) before
    where s.run_id = :run and s.entity = :entity and s.name = any(:names)
        and abs(s.value - before.value) >= :enough
    group by record.owner_id, s.name
"""
_APPROVALS = text("select id, name from app.score_runs where status = 'proposed'")


def remind(run: Run) -> Verdict:
    """As the schedule runs it: look, tell, gather the letters of the day."""
    run.at("due")
    with work(KEEPER) as w:
        standing = schedules.standing(w)
    with work(TELLER) as w:
        told = look(w, standing, datetime.now(UTC))
    run.at("daily")
    with work(TELLER) as w:
        letters = telling.tell_daily(w)
    print(f"{told} notices, {letters} letters of the day")
    return Verdict()


def look(w: Work, standing: list[schedules.Standing], now: datetime) -> int:
    """Tell what is due now and was not told yet; how many."""
    return telling.tell(w, [*_due(w, now), *_approvals(w), *_movers(w, now), *_runs(w, standing)])


def _due(w: Work, now: datetime) -> Iterator[Tiding]:
    today = now.astimezone(ZoneInfo(settings().time_zone)).date()
    for row in w.session.execute(_TASKS, {"now": now}):
        yield Tiding(row.owner_id, f"task {row.id} {row.due_at.isoformat()}", "task_due", *parent(row))
    for row in w.session.execute(_LEADS, {"now": now, "hours": PATIENCE_HOURS}):
        yield Tiding(row.owner_id, f"lead {row.id} waits", "lead_waiting", "leads", row.id)
    for row in w.session.execute(_DEALS, {"today": today}):
        yield Tiding(row.owner_id, f"deal {row.id} {row.expected_close_on}", "deal_late", "deals", row.id)


def _approvals(w: Work) -> Iterator[Tiding]:
    rows = w.session.execute(_APPROVALS).all()
    reviewers = people.who_may(w, named("scores:review")) if rows else []
    for row in rows:
        for user_id in reviewers:
            yield Tiding(user_id, f"approval {row.id}", "approval", facts={"name": row.name})


def _movers(w: Work, now: datetime) -> Iterator[Tiding]:
    """Whose records a run of scores moved far, each once a run, with how many: nobody is flooded by a night."""
    for run in w.session.execute(_SCORED, {"now": now}):
        moved = text(_MOVED.format(table=table_of(run.entity)))
        asked = {"run": run.id, "entity": run.entity, "names": list(GRADED), "enough": ENOUGH}
        for row in w.session.execute(moved, asked):
            facts = {"run": str(run.id), "n": row.n, "name": kept(GRADED[row.name].title)}
            yield Tiding(row.owner_id, f"moved {run.id} {row.name}", "score_moved", facts=facts)


def _runs(w: Work, standing: list[schedules.Standing]) -> Iterator[Tiding]:
    troubled = [(key, one) for one in standing for key in _trouble(one)]
    keepers = people.who_may(w, NOTICES_KEEP) if troubled else []
    for key, one in troubled:
        for user_id in keepers:
            yield Tiding(user_id, key, "run_failed", facts={"name": kept(one.schedule.label)})


def _trouble(one: schedules.Standing) -> Iterator[str]:
    """A key for each thing that is wrong with a schedule: that its run failed, that none began in time."""
    if one.status is Status.FAILED and one.started_at:
        yield f"run {one.schedule.name} failed {one.started_at.isoformat()}"
    if one.late_since:
        yield f"run {one.schedule.name} late {one.late_since.isoformat()}"
