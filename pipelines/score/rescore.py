"""Some records scored anew, now: from the tables as they are, with the model in force."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.access.work import work
from app.core.errors import CrmError, Invalid
from app.core.i18n import _
from app.models import service as models
from app.score_runs import service as score_runs
from app.scores import asking, service
from app.scores.schema import ScoreView
from models_ml import store
from pipelines.build import of_records
from pipelines.kernel.robots import SCORER
from pipelines.models.files import folder_of
from pipelines.models.scorer import Scorer
from pipelines.models.scorers import BY_ENTITY, BY_MODEL, SCORERS
from pipelines.score import blocks, fresh

AT_ONCE = 200
"""Records whose features are made by one statement."""


def rescore(entity: str, record_id: UUID) -> list[ScoreView]:
    """Score a lead, customer, deal or ticket by what is known this moment; its scores as they stand afterwards.

    Raises as `renew` does.
    """
    renew(entity, [record_id], asked=[record_id])
    with work(SCORER) as w:
        return service.find_for(w, entity, record_id)


def renew(entity: str, record_ids: Sequence[UUID], asked: Collection[UUID] = (), cause: str | None = None) -> None:
    """Score records of one kind by what is known this moment.

    A record that is not waiting for a score (won, lost, closed) keeps the one it had. A run that
    brings no news is kept only if somebody `asked` for it. Raises Invalid for another kind of record, Conflict
    while the model is switched off or there is none.
    """
    if entity not in BY_ENTITY:
        raise Invalid({"entity": _("Give lead, customer, deal or ticket.")})
    for start in range(0, len(record_ids), AT_ONCE):
        _renew(BY_ENTITY[entity], record_ids[start : start + AT_ONCE], asked, cause)


def load_in_force() -> None:
    """Have features and models at hand before anybody waits; what can't be had now is told of when asked for."""
    of_records.keep()
    for scorer in SCORERS:
        with suppress(CrmError, store.Refused, OSError), work(SCORER) as w:
            _loaded(scorer.model, asking.trusted(w, scorer.model, scorer.names[-1]).version)


@lru_cache(maxsize=len(SCORERS))
def _loaded(name: str, version: str) -> Any:
    """A version's file never changes, and the tables of its trees take most of a second to work out."""
    return BY_MODEL[name].kind.load(folder_of(name, version))


def _renew(scorer: Scorer[Any], ids: Sequence[UUID], asked: Collection[UUID], cause: str | None) -> None:
    with work(SCORER, cause=cause) as w:
        champion = asking.trusted(w, scorer.model, scorer.names[-1])
        rows = fresh.read(w, scorer.entity, scorer.mart, scorer.waiting, ids)
        if rows.empty:
            return
        model = _loaded(scorer.model, champion.version)
        evidence = {name: models.list_evidence(w, name, champion.version) for name in scorer.names}
        scored = scorer.kind.say(model, rows, 3)
        only = [UUID(str(key)) for key in rows[scorer.key]]
        runs = score_runs.propose(
            w, scorer.names, scorer.entity, champion.version,
            lambda runs: blocks.of_scores(scorer, champion.version, rows, scored, evidence, runs), only=only,
        )  # fmt: skip
        was_asked = not set(asked).isdisjoint(only)
        for run in runs:
            score_runs.apply_news(w, run.id, was_asked)
