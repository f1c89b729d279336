"""One record scored anew, now: from the tables as they are, with the model in force."""

from functools import lru_cache
from uuid import UUID

from app.access.work import work
from app.core.errors import Conflict, Invalid
from app.core.i18n import _
from app.scores import registry, service, writeback
from app.scores.schema import ScoreView
from models_ml import store
from models_ml.tabular.model import Model
from pipelines import blocks, fresh, score_tickets
from pipelines.models import folder_of
from pipelines.robots import SCORER
from pipelines.scorers import SCORERS, Scorer


def rescore(entity: str, record_id: UUID) -> list[ScoreView]:
    """Score a lead, customer or ticket by what is known this moment; its scores as they stand afterwards.

    A record that is not waiting for a score (won, lost, closed) keeps the one it had. Raises Invalid for another
    kind of record, Conflict while the model is switched off or there is none.
    """
    if entity == "ticket":
        score_tickets.rescore_ticket(record_id)
    else:
        _rescore(_scorer(entity), record_id)
    with work(SCORER) as w:
        return service.find_for(w, entity, record_id)


def _scorer(entity: str) -> Scorer:
    found = next((scorer for scorer in SCORERS if scorer.entity == entity), None)
    if found is None:
        raise Invalid({"entity": _("Give lead, customer or ticket.")})
    return found


@lru_cache(maxsize=len(SCORERS))
def _loaded(name: str, version: str) -> Model:
    """A version's file never changes, and the tables of its trees take most of a second to work out."""
    model, _card = store.load(folder_of(name, version))
    return model


def _rescore(scorer: Scorer, record_id: UUID) -> None:
    with work(SCORER) as w:
        champion = registry.champion(w, scorer.model)
        if champion is None:
            raise Conflict(_("No model passed its checks yet."))
        if service.is_refused(w, scorer.names[-1]):
            raise Conflict(_("This model is switched off: its last run was refused."))
        rows = fresh.read(w, scorer.entity, scorer.mart, scorer.waiting, record_id)
        if rows.empty:
            return
        model = _loaded(scorer.model, champion.version)
        evidence = {name: registry.list_evidence(w, name, champion.version) for name in scorer.names}
        scored = scorer.apply(model, rows, 3)
        for run in writeback.propose_all(
            w, scorer.names, scorer.entity, champion.version,
            lambda runs: blocks.of_scores(scorer, champion.version, rows, scored, evidence, runs), only=record_id,
        ):  # fmt: skip
            writeback.apply_by_rule(w, run.id)
