"""Training: from a mart to a judged model in the registry. A model that fails the gate publishes nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from app.access.work import work
from app.core.settings import settings
from app.scores import registry
from app.scores.model import Basis, Verdict
from app.scores.registry import ModelView
from app.scores.schema import Evidence
from dashboards import marts
from models_ml import store
from models_ml.odds import probability
from models_ml.tabular.contract import Unusable
from models_ml.tabular.train import Trained, train
from models_ml.words import say
from pipelines.evidence import measured
from pipelines.outcome import Outcome
from pipelines.robots import SCORER
from pipelines.scorers import SCORERS, Scorer

RENEW_AFTER = timedelta(days=7)


def folder_of(model: str, version: str) -> Path:
    """Where a model's file and card lie."""
    return settings().home / "models" / model / version


def train_models() -> Outcome:
    """Train every model that is older than a week or was never tried; `rows` counts those trained."""
    trained, failures, detail = 0, [], {}
    for scorer in SCORERS:
        if _is_fresh(scorer):
            continue
        said = train_one(scorer)
        trained += 1
        detail[scorer.model] = said
        if said["verdict"] == "refuse":
            failures.append({"model": scorer.model, "why": said["why"], "why_zh": said["why_zh"]})
    return Outcome(rows=trained, failures=failures, detail=detail, tolerable=True)


def train_one(scorer: Scorer) -> dict[str, Any]:
    """Train, judge and register one model; the answer says what the gate said, in both languages."""
    with work(SCORER) as w:
        rows = scorer.training(marts.read(w, scorer.mart))
    try:
        trained = train(rows, scorer.target, scorer.contract)
    except Unusable as error:
        why = {language: say(error.code, language, **error.facts) for language in ("en", "zh")}
        return {"verdict": "refuse", "why": why["en"], "why_zh": why["zh"]}
    _register(scorer, trained, rows)
    card = trained.card
    return {"verdict": card.verdict, "why": card.why(), "why_zh": card.why("zh"), "version": card.version}


def _is_fresh(scorer: Scorer) -> bool:
    with work(SCORER) as w:
        newest = registry.newest(w, scorer.model)
    if newest is None:
        return False
    made = datetime.fromisoformat(newest.card["trained_at"])
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return datetime.now(UTC) - made < RENEW_AFTER


def _register(scorer: Scorer, trained: Trained, rows: pd.DataFrame) -> None:
    card = trained.card
    store.save(folder_of(scorer.model, card.version), trained.model, card)
    passed = card.verdict != "refuse"
    view = ModelView(
        scorer.model, card.version, _newest_day(rows), Verdict.CHAMPION if passed else Verdict.REFUSED,
        card.verdict, card.why(), card.__dict__, card.model_sha256,
    )  # fmt: skip
    with work(SCORER) as w:
        registry.register(w, view)
        if passed:
            for name in scorer.names:
                registry.keep_evidence(w, name, card.version, _held_out(trained))


def _newest_day(rows: pd.DataFrame) -> date:
    return pd.to_datetime(rows["as_of"], utc=True).max().date()


def _held_out(trained: Trained) -> list[Evidence]:
    """Calibration on the newest rows, which the judged model had not seen."""
    held_out = trained.later or trained.crossed
    return measured(probability(held_out.log_odds), held_out.target, Basis.HELD_OUT)
