"""Some records scored anew, now: from the tables as they are, with the model in force."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import lru_cache
from uuid import UUID

from app.access.work import work
from app.core.errors import CrmError, Invalid
from app.core.i18n import _
from app.scores import asking, registry, service, writeback
from app.scores.schema import ScoreView
from models_ml import store
from models_ml.tabular.model import Model
from pipelines.kernel.robots import SCORER
from pipelines.models.files import folder_of
from pipelines.models.scorers import SCORERS, Scorer
from pipelines.score import blocks, fresh, score_tickets

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
    one = score_tickets.renew_tickets if entity == "ticket" else _scorer(entity)
    for start in range(0, len(record_ids), AT_ONCE):
        ids = record_ids[start : start + AT_ONCE]
        if isinstance(one, Scorer):
            _renew(one, ids, asked, cause)
        else:
            one(ids, asked, cause)


def _scorer(entity: str) -> Scorer:
    found = next((scorer for scorer in SCORERS if scorer.entity == entity), None)
    if found is None:
        raise Invalid({"entity": _("Give lead, customer, deal or ticket.")})
    return found


def load_in_force() -> None:
    """Have the models at hand before anybody waits; what can't be had now is told of when it is asked for."""
    for scorer in SCORERS:
        with suppress(CrmError, store.Refused, OSError), work(SCORER) as w:
            _loaded(scorer.model, asking.trusted(w, scorer.model, scorer.names[-1]).version)
    with suppress(CrmError, store.Refused, OSError), work(SCORER) as w:
        score_tickets.loaded(asking.trusted(w, score_tickets.NAME, score_tickets.NAME).version)


@lru_cache(maxsize=len(SCORERS))
def _loaded(name: str, version: str) -> Model:
    """A version's file never changes, and the tables of its trees take most of a second to work out."""
    model, _card = store.load(folder_of(name, version))
    return model


def _renew(scorer: Scorer, ids: Sequence[UUID], asked: Collection[UUID], cause: str | None) -> None:
    with work(SCORER, cause=cause) as w:
        champion = asking.trusted(w, scorer.model, scorer.names[-1])
        rows = fresh.read(w, scorer.entity, scorer.mart, scorer.waiting, ids)
        if rows.empty:
            return
        model = _loaded(scorer.model, champion.version)
        evidence = {name: registry.list_evidence(w, name, champion.version) for name in scorer.names}
        scored = scorer.apply(model, rows, 3)
        only = [UUID(str(key)) for key in rows[scorer.key]]
        runs = writeback.propose_all(
            w, scorer.names, scorer.entity, champion.version,
            lambda runs: blocks.of_scores(scorer, champion.version, rows, scored, evidence, runs), only=only,
        )  # fmt: skip
        was_asked = not set(asked).isdisjoint(only)
        for run in runs:
            writeback.apply_news(w, run.id, was_asked)
