"""Scores of a record: what stands, how right it has been, and a person's word against it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import TableClause, case, column, exists, func, select, table, text, update

from app.access.field_rights import unseen
from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.paging import among
from app.fields.noun import table_of
from app.models import service as models
from app.runs.scored import BY_ENTITY
from app.score_runs import rules
from app.score_runs.schema import ScoreRunView
from app.score_runs.service import last_run, refused
from app.scores.model import Score
from app.scores.permissions import SCORES_OVERRIDE, SCORES_READ
from app.scores.schema import LIFETIME, Override, ScoreView, State

STALE_AFTER = timedelta(days=7)
"""A score that no run confirmed for this long says so."""

WEEK = timedelta(days=7)
_users = table("users", column("id"), column("name"), schema="app")
_contracts = table(
    "subscriptions", column("customer_id"), column("started_on"), column("deleted_at"), schema="app"
)


@requires(SCORES_READ)
def find_for(work: Work, entity: str, entity_id: UUID) -> list[ScoreView]:
    """All scores of one record, by name; none if it is out of reach. Constant cost: everything is indexed."""
    rows = work.session.execute(
        select(Score, _users.c.name)
        .outerjoin(_users, _users.c.id == Score.override_by)
        .where(Score.entity == entity, Score.entity_id == entity_id)
        .order_by(Score.name)
    ).all()
    before = _week_ago(work, entity, entity_id) if any(score.value is not None for score, _by in rows) else {}
    return [_view(work, score, by, before.get(score.name)) for score, by in rows]


@requires(SCORES_READ)
def find_many(work: Work, name: str, entity_ids: Sequence[UUID]) -> dict[UUID, tuple[float | None, str | None]]:
    """Record -> (value, grade) in force, a person's word before the model's; for the score column of a list.

    While the model is switched off, people's words alone.
    """
    if not entity_ids:
        return {}
    believed = func.coalesce(Score.override_value, Score.value)
    value = case((refused(name), Score.override_value), else_=believed)
    cuts = rules.read(work, name)
    rows = work.session.execute(
        select(Score.entity_id, value).where(Score.name == name, among(Score.entity_id, entity_ids))
    )
    return {entity_id: (value, rules.grade(name, value, cuts)) for entity_id, value in rows}


@requires(SCORES_OVERRIDE)
def override(
    work: Work, entity: str, entity_id: UUID, name: str, reason: str,
    value: float | None = None, label: str | None = None,
) -> None:  # fmt: skip
    """Put a person's word above the model's, with a reason. No later run touches it.

    Raises NotFound if the record has no such score in reach, Invalid without a reason or a usable value.
    """
    wrong = {}
    is_chance = value is not None and label is None and 0 <= value <= 1
    is_category = value is None and label is not None and label.strip() and name not in rules.DEFAULTS
    if not (is_chance or is_category):
        wrong["value"] = _("Give a share between 0 and 100%.")
    if not reason.strip():
        wrong["reason"] = _("Say why you disagree; the reason is kept with the score.")
    if wrong:
        raise Invalid(wrong)
    _set_override(work, entity, entity_id, name, value=value, label=label, reason=reason.strip())


@requires(SCORES_OVERRIDE)
def take_back_override(work: Work, entity: str, entity_id: UUID, name: str, reason: str) -> None:
    """Let the model's word stand again. Raises NotFound if the record has no such score in reach."""
    _set_override(work, entity, entity_id, name, value=None, label=None, reason=None, why=reason)


def _set_override(
    work: Work, entity: str, entity_id: UUID, name: str,
    value: float | None, label: str | None, reason: str | None, why: str | None = None,
) -> None:  # fmt: skip
    by = work.actor.user_id if reason else None
    done = work.session.execute(
        update(Score)
        .where(Score.entity == entity, Score.entity_id == entity_id, Score.name == name)
        .values(
            override_value=value, override_label=label, override_reason=reason,
            override_by=by, override_at=func.now() if reason else None,
        )
    )  # fmt: skip
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound(_("There is no such score."))
    change = {"name": name, "value": value, "label": label}
    trail.record_event(work, "override", table_of(entity), entity_id, reason or why, change)


def _view(work: Work, score: Score, by: str | None, before: float | None) -> ScoreView:
    run, override = last_run(work, score.name), _override(score, by)
    confirmed = score.frozen_at or (run.decided_at if run and run.is_applied else None)
    checked_at = max(confirmed or score.scored_at, score.scored_at)
    lasts = score.frozen_at is None and score.unscored_reason is None
    expires_at = checked_at + LIFETIME if lasts else None
    state, why = _state(score, run, checked_at, expires_at)
    value = score.value if override is None or override.value is None else override.value
    grade = rules.grade(score.name, value, rules.read(work, score.name))
    return ScoreView(
        score.name, score.value, score.low, score.high, grade, score.label, _reasons(work, score), state, why,
        score.model_version, score.as_of, score.scored_at, checked_at, expires_at, _change(score, before),
        override, models.find_evidence(work, score.name, score.model_version, score.value),
    )  # fmt: skip


def _reasons(work: Work, score: Score) -> list[dict[str, Any]]:
    """Why it is so, without what a field holds that the reader's role does not show."""
    hidden = unseen(work.actor, table_of(score.entity))
    told = {"is_free_email": "email"}
    return [
        one
        for one in score.reasons
        if not {told.get(one["field"], one["field"]), f"{one['field']}_id"} & {*hidden}
    ]


@requires(SCORES_READ)
def is_there(work: Work, entity: str, entity_id: UUID) -> bool:
    """Whether there is such a record within reach, of a kind that has scores."""
    if entity not in BY_ENTITY:
        return False
    record = _records(entity)
    return work.session.scalar(select(record.c.id).where(record.c.id == entity_id)) is not None


def _records(entity: str) -> TableClause:
    return table(table_of(entity), column("id"), column("created_at"), schema="app")


@requires(SCORES_READ)
def has_contract(work: Work, customer_id: UUID) -> bool:
    """Whether a customer within reach has, or had, a contract, so that its end is what leaving means."""
    begun = _contracts.c.customer_id == customer_id, _contracts.c.started_on <= func.current_date()
    return work.session.scalar(select(exists().where(*begun, _contracts.c.deleted_at.is_(None)))) or False


@requires(SCORES_READ)
def came_in_after(work: Work, entity: str, entity_id: UUID, moment: datetime) -> bool:
    """Whether a record within reach was made later than `moment`."""
    record = _records(entity)
    asked = select(record.c.id).where(record.c.id == entity_id, record.c.created_at > moment)
    return work.session.scalar(asked) is not None


def _state(
    score: Score, run: ScoreRunView | None, checked_at: datetime, expires_at: datetime | None
) -> tuple[State, str | None]:
    """A frozen score is of a time when the model was trusted; what happens to the model later is not about it."""
    now = datetime.now(UTC)
    if score.frozen_at:
        return "frozen", None
    if run is not None and run.is_refused:
        return "disabled", run.why
    if score.unscored_reason:
        return "unscored", score.unscored_reason
    if expires_at and now > expires_at:
        return "expired", "expired"
    return ("stale" if now - checked_at > STALE_AFTER else "ok"), None


def _override(score: Score, by: str | None) -> Override | None:
    if score.override_at is None:
        return None
    return Override(score.override_value, score.override_label, score.override_reason or "", by, score.override_at)


_WEEK_AGO = text("""
    select distinct on (e.name) e.name, e.value
    from app.scores_ever e left join app.score_runs r on r.id = e.run_id
    where (e.entity, e.entity_id) = (:entity, :entity_id) and e.scored_at <= :at and r.rolled_back_at is null
    order by e.name, e.scored_at desc""")


def _week_ago(work: Work, entity: str, entity_id: UUID) -> dict[str, float]:
    """Score -> what was in force then."""
    asked = {"entity": entity, "entity_id": entity_id, "at": datetime.now(UTC) - WEEK}
    return {name: value for name, value in work.session.execute(_WEEK_AGO, asked) if value is not None}


def _change(score: Score, before: float | None) -> float | None:
    return None if score.value is None or before is None else float(score.value) - float(before)
