"""Categories for open tickets that have none, watched and checked like every other score."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pandas as pd

from app.access.work import Work, work
from app.core.errors import Conflict
from app.core.i18n import _
from app.scores import registry, service, writeback
from app.scores.registry import ModelView
from app.scores.schema import Proposed
from models_ml import store
from models_ml.text.model import TextModel, predict
from models_ml.ticket_category import files
from pipelines import frames, fresh, watch, watch_tickets
from pipelines.check_frames import check_categories, check_tickets
from pipelines.models import folder_of
from pipelines.outcome import Outcome
from pipelines.robots import SCORER
from pipelines.ticket_category import NAME

Failure = dict[str, Any]
WAITING = """
    select ticket_id, text, created_at from marts.ml_tickets
    where given_category is null and not is_resolved"""


def score_tickets(pipeline_run: UUID | None = None) -> Outcome:
    """Offer a category for every open ticket without one; unsure ones go to a person, and say so.

    What speaks against writing them is noted on a refused run: records say so until a later run applies.
    """
    with work(SCORER) as w:
        champion = registry.champion(w, NAME)
    if champion is None:
        return Outcome(rows=0)
    with work(SCORER) as w:
        rows, why, found, looked = _offered(w, champion, pipeline_run)
        if found:
            writeback.refuse(w, NAME, "ticket", champion.version, why, {"findings": found}, pipeline_run)
    failures = [
        {"model": NAME} | ({"drift": one["feature"], "psi": one["psi"]} if "psi" in one else one) for one in found
    ]
    return Outcome(rows=rows, failures=failures, detail={NAME: {"version": champion.version, "drift": looked}})


def _offered(
    work: Work, champion: ModelView, pipeline_run: UUID | None
) -> tuple[int, str, list[Failure], dict[str, Any]]:
    """(tickets answered, kind of refusal, what spoke against it, what the watch saw)."""
    try:
        model = files.load(folder_of(NAME, champion.version))
    except (store.Refused, OSError) as error:
        return 0, "gate", [{"file": str(error)}], {}
    looked = watch_tickets.look(work, model, champion.card.get("profile", {}))
    if acting := watch.acting(looked):
        return 0, "drift", acting, looked
    tickets = frames.read(work, WAITING)
    said = predict(model, tickets["text"] if len(tickets) else [])
    if failures := _nonsense(tickets, said, model):
        return 0, "gate", failures, looked
    _write(work, champion, tickets, said, pipeline_run)
    return len(tickets), "", [], looked


def _nonsense(tickets: pd.DataFrame, said: pd.DataFrame, model: TextModel) -> list[Failure]:
    if tickets.empty:
        return []
    return check_tickets(tickets, NAME) + check_categories(said, model.classes, NAME)


def rescore_ticket(ticket_id: UUID) -> None:
    """The same for one ticket, from the tables as they are. Raises Conflict while the model is switched off."""
    with work(SCORER) as w:
        champion = registry.champion(w, NAME)
        if champion is None:
            raise Conflict(_("No model passed its checks yet."))
        if service.is_refused(w, NAME):
            raise Conflict(_("This model is switched off: its last run was refused."))
        tickets = fresh.read(w, "ticket", "ml_tickets", WAITING, ticket_id)
        if len(tickets):
            model = files.load(folder_of(NAME, champion.version))
            _write(w, champion, tickets, predict(model, tickets["text"]), None, ticket_id)


def _write(
    work: Work, champion: ModelView, tickets: pd.DataFrame, said: pd.DataFrame,
    pipeline_run: UUID | None, only: UUID | None = None,
) -> None:  # fmt: skip
    proposed = _proposed(tickets, said) if len(tickets) else iter(())
    run = writeback.propose(work, NAME, "ticket", champion.version, proposed, pipeline_run, only)
    writeback.apply_by_rule(work, run.id)


def _proposed(tickets: pd.DataFrame, said: pd.DataFrame) -> Iterator[Proposed]:
    now = datetime.now(UTC)
    columns = (tickets["ticket_id"], *(said[name] for name in ("category", "confidence", "is_sure", "reasons")))
    for ticket_id, category, confidence, is_sure, terms in zip(*columns, strict=True):
        if is_sure:
            reasons = [
                {"field": "text", "value": t["term"], "effect": t["weight"], "direction": "up"} for t in terms
            ]
            yield Proposed(ticket_id, float(confidence), reasons, now, label=category)
        else:
            yield Proposed(ticket_id, None, [], now, unscored_reason="unsure")
