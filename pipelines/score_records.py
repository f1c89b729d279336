"""Scoring: every record that waits gets its scores, checked for drift and sense, then written back as a run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pandas as pd

from app.access.work import Work, work
from app.scores import registry, writeback
from app.scores.registry import ModelView
from app.scores.schema import Evidence, Proposed
from dashboards import marts
from models_ml import drift, store
from models_ml.tabular.model import Model
from pipelines.check_frames import check_features, check_scores
from pipelines.outcome import Outcome
from pipelines.robots import SCORER
from pipelines.scorers import SCORERS, Scorer
from pipelines.train_models import folder_of

LEAST_ROWS_FOR_DRIFT = 200


def score_records() -> Outcome:
    """Score with every champion; `rows` counts proposed scores. What is refused is said, not written."""
    rows, failures, detail = 0, [], {}
    for scorer in SCORERS:
        with work(SCORER) as w:
            champion = registry.champion(w, scorer.model)
        if champion is None:
            continue
        proposed, refused, told = _score(scorer, champion)
        rows += proposed
        failures += refused
        detail[scorer.model] = told
    return Outcome(rows=rows, failures=failures, detail=detail, tolerable=True)


def _score(scorer: Scorer, champion: ModelView) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    model, card = store.load(folder_of(scorer.model, champion.version))
    with work(SCORER) as w:
        waiting = scorer.waiting(marts.read(w, scorer.mart)).reset_index(drop=True)
    if waiting.empty:
        return 0, [], {}
    scored = scorer.apply(model, waiting)
    failures = check_features(waiting, scorer) + [f for each in scored for f in check_scores(each, scorer)]
    drifted = _drift(model, card.profile, waiting, scored[0])
    acting = drifted[drifted["state"] == drift.ACT]
    failures += [{"model": scorer.model, "drift": row.feature, "psi": row.psi} for row in acting.itertuples()]
    told = {"drift": drifted.to_dict("records"), "version": champion.version}
    if failures:
        _refuse(scorer, champion, failures)
        return 0, failures, told
    for name, scores in zip(scorer.names, scored, strict=True):
        _write_back(scorer, champion, name, waiting, scores)
    return len(waiting) * len(scored), [], told


def _drift(model: Model, profile: dict[str, Any], waiting: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Empty where too few records wait for their spread to mean anything."""
    if len(waiting) < LEAST_ROWS_FOR_DRIFT:
        return pd.DataFrame({"feature": [], "psi": [], "state": []})
    return drift.compare(profile, model.features, model.read(waiting), scores["probability"].to_numpy())


def _refuse(scorer: Scorer, champion: ModelView, failures: list[dict[str, Any]]) -> None:
    """Records say from now on that this model is not trusted, until a later run applies."""
    why = "drift" if any("drift" in failure for failure in failures) else "gate"
    with work(SCORER) as w:
        for name in scorer.names:
            writeback.refuse(w, name, scorer.entity, champion.version, why)


def _write_back(
    scorer: Scorer, champion: ModelView, name: str, waiting: pd.DataFrame, scores: pd.DataFrame
) -> None:
    with work(SCORER) as w:
        bands = _known(w, name, champion)
        said = _proposed(scorer, waiting, scores, bands)
        run = writeback.propose(w, name, scorer.entity, champion.version, said)
        writeback.apply_by_rule(w, run.id)


def _known(work: Work, name: str, champion: ModelView) -> list[Evidence]:
    return registry.list_evidence(work, name, champion.version)


def _proposed(
    scorer: Scorer, waiting: pd.DataFrame, scores: pd.DataFrame, evidence: list[Evidence]
) -> Iterator[Proposed]:
    """One score per record; its interval is that of what happened to records scored alike."""
    as_of = pd.to_datetime(waiting["as_of"], utc=True).dt.to_pydatetime()
    keys = waiting[scorer.key]
    for key, at, chance, reasons in zip(keys, as_of, scores["probability"], scores["reasons"], strict=True):
        low, high = next(((b.rate_low, b.rate_high) for b in evidence if b.low <= chance < b.high), (None, None))
        yield Proposed(
            key if isinstance(key, UUID) else UUID(str(key)), float(chance), reasons, at or datetime.now(UTC),
            low, high, scorer.band(chance),
        )  # fmt: skip
