"""A record scored anew while its reader waits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.access import presence
from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Conflict, NotFound, Unavailable
from app.core.i18n import _
from app.fields.noun import table_of
from app.models import service as models
from app.models.schema import ModelView
from app.runs.scored import BY_ENTITY
from app.score_runs import service as score_runs
from app.scores import service
from app.scores.permissions import SCORES_READ


@requires(SCORES_READ)
def ask(work: Work, entity: str, entity_id: UUID) -> datetime:
    """Ask the worker for the scores of a lead, customer or deal; the moment from which a run is the answer.

    Raises NotFound (out of reach), Conflict while there is no model or it is switched off, Unavailable while no
    worker is there.
    """
    model = BY_ENTITY[entity]
    trusted(work, model.name, model.speaks.name)
    if not presence.is_worker_here(work):
        raise Unavailable(_("Scores cannot be renewed just now; the worker is starting. Try again in a minute."))
    if not service.is_there(work, entity, entity_id):
        raise NotFound(_("This record does not exist, or you cannot see it."))
    work.session.execute(select(func.app.tell_asked(table_of(entity), entity_id)))
    return work.session.scalars(select(func.now())).one()


@requires(SCORES_READ)
def trusted(work: Work, model: str, score: str) -> ModelView:
    """The model in force. Raises Conflict while there is none, or it is switched off."""
    champion = models.champion(work, model)
    if champion is None:
        raise Conflict(_("No model passed its checks yet."))
    if score_runs.is_refused(work, score):
        raise Conflict(_("This model is switched off: its last run was refused."))
    return champion


@requires(SCORES_READ)
def why_none(work: Work, entity: str, entity_id: UUID) -> str:
    """Why a record has no score at all: no_model, drift or gate (switched off), too_new, or no_run."""
    model = BY_ENTITY[entity]
    if models.champion(work, model.name) is None:
        return "no_model"
    run = score_runs.last_run(work, model.speaks.name)
    if run is None or run.decided_at is None:
        return "no_run"
    if run.is_refused:
        return run.why or "gate"
    return "too_new" if service.came_in_after(work, entity, entity_id, run.decided_at) else "no_run"


@requires(SCORES_READ)
def is_answered(work: Work, entity: str, entity_id: UUID, since: datetime) -> bool:
    """Whether a run about this record came after `since`, whatever it said."""
    return score_runs.is_told_of(work, BY_ENTITY[entity].speaks.name, entity_id, since)
