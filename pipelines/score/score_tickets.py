"""Categories for open tickets that have none, watched and checked like every other score."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import pandas as pd

from app.access.work import Work, work
from app.scores import asking, registry, writeback
from app.scores.registry import ModelView
from app.scores.schema import Proposed
from models_ml import store
from models_ml.text.model import TextModel, predict
from models_ml.ticket_category import files
from pipelines.kernel import frames
from pipelines.kernel.outcome import Outcome
from pipelines.kernel.robots import SCORER
from pipelines.learn.ticket_category import NAME
from pipelines.models import watch, watch_tickets
from pipelines.models.check_frames import check_categories, check_tickets
from pipelines.models.files import folder_of
from pipelines.score import fresh

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
    proposed = _proposed(tickets, said) if len(tickets) else iter(())
    run = writeback.propose(work, NAME, "ticket", champion.version, proposed, pipeline_run)
    writeback.apply_by_rule(work, run.id)
    return len(tickets), "", [], looked


def _nonsense(tickets: pd.DataFrame, said: pd.DataFrame, model: TextModel) -> list[Failure]:
    if tickets.empty:
        return []
    return check_tickets(tickets, NAME) + check_categories(said, model.classes, NAME)


def renew_tickets(ticket_ids: Sequence[UUID], asked: Collection[UUID], cause: str | None) -> None:
    """The same for these tickets, from the tables as they are. Raises Conflict while the model is switched off."""
    with work(SCORER, cause=cause) as w:
        champion = asking.trusted(w, NAME, NAME)
        tickets = fresh.read(w, "ticket", "ml_tickets", WAITING, ticket_ids)
        if tickets.empty:
            return
        only = [UUID(str(ticket_id)) for ticket_id in tickets["ticket_id"]]
        said = predict(loaded(champion.version), tickets["text"])
        run = writeback.propose(w, NAME, "ticket", champion.version, _proposed(tickets, said), only=only)
        writeback.apply_news(w, run.id, not set(asked).isdisjoint(only))


@lru_cache(maxsize=1)
def loaded(version: str) -> TextModel:
    """The model of that version, read once."""
    return files.load(folder_of(NAME, version))


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
