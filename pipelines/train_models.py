"""Training: from a mart to a judged model in the registry. A model that fails the gate publishes nothing."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from app.access.work import work
from app.scores import registry
from app.scores.model import Basis, Verdict
from app.scores.registry import ModelView
from app.scores.schema import Evidence
from models_ml import store
from models_ml.tabular import splits
from models_ml.tabular.contract import Unusable
from models_ml.tabular.fit import fit
from models_ml.tabular.prepare import LEAST_ROWS
from models_ml.tabular.train import Trained, train
from models_ml.words import say
from pipelines import frames, ticket_category, watch
from pipelines.evidence import measured
from pipelines.models import folder_of
from pipelines.outcome import Outcome
from pipelines.robots import SCORER
from pipelines.scorers import SCORERS, Scorer

RENEW_AFTER = timedelta(days=7)


def train_models() -> Outcome:
    """Train every model that is older than a week, of an older program, or new; `rows` counts those trained."""
    detail: dict[str, dict[str, Any]] = {}
    for scorer in SCORERS:
        if not (_is_fresh(scorer.model) and _is_readable(scorer.model)):
            detail[scorer.model] = train_one(scorer)
    if not _is_fresh(ticket_category.NAME):
        detail[ticket_category.NAME] = ticket_category.train_category()
    refused = [(model, said) for model, said in detail.items() if said["verdict"] == "refuse"]
    failures = [{"model": model, "why": said["why"], "why_zh": said["why_zh"]} for model, said in refused]
    return Outcome(rows=len(detail), failures=failures, detail=detail, tolerable=True)


def train_one(scorer: Scorer) -> dict[str, Any]:
    """Train, judge and register one model; the answer says what the gate said, in both languages."""
    with work(SCORER) as w:
        rows = frames.read(w, scorer.learn)
    try:
        if rows.empty:
            raise Unusable("too_few_rows", rows=0, needed=LEAST_ROWS)
        rows = scorer.prepare(rows)
        trained = train(rows, scorer.target, scorer.contract)
    except Unusable as error:
        why = {language: say(error.code, language, **error.facts) for language in ("en", "zh")}
        return {"verdict": "refuse", "why": why["en"], "why_zh": why["zh"]}
    _register(scorer, trained, rows)
    card = trained.card
    return {"verdict": card.verdict, "why": card.why(), "why_zh": card.why("zh"), "version": card.version}


def _is_fresh(model: str) -> bool:
    with work(SCORER) as w:
        newest = registry.newest(w, model)
    if newest is None:
        return False
    made = datetime.fromisoformat(newest.card["trained_at"])
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return datetime.now(UTC) - made < RENEW_AFTER


def _is_readable(model: str) -> bool:
    """Whether the model in force, if any, is still on disk and of this version of the program."""
    with work(SCORER) as w:
        champion = registry.champion(w, model)
    try:
        _ = champion and store.load(folder_of(model, champion.version))
    except (store.Refused, OSError):
        return False
    return True


def _register(scorer: Scorer, trained: Trained, rows: pd.DataFrame) -> None:
    with work(SCORER) as w:
        before = watch.profile(w, scorer, trained.model)
    medium, high = scorer.bands
    card = replace(trained.card, profile=before, thresholds={"medium": medium, "high": high})
    store.save(folder_of(scorer.model, card.version), trained.model, card)
    passed = card.verdict != "refuse"
    held_out = _held_out(scorer, trained, rows) if passed else {}
    view = ModelView(
        scorer.model, card.version, _newest_day(rows), Verdict.CHAMPION if passed else Verdict.REFUSED,
        card.verdict, card.why(), asdict(card), card.model_sha256,
    )  # fmt: skip
    with work(SCORER) as w:
        registry.register(w, view)
        if passed:
            for name, bands in held_out.items():
                registry.keep_evidence(w, name, card.version, bands)


def _newest_day(rows: pd.DataFrame) -> date:
    return pd.to_datetime(rows["as_of"], utc=True).max().date()


def _held_out(scorer: Scorer, trained: Trained, rows: pd.DataFrame) -> dict[str, list[Evidence]]:
    """Score name -> calibration on the newest records, by a model that learned from the older ones alone."""
    table = trained.prepared.table
    if table.moments is None or trained.later is None:
        return {}
    old, new = splits.newest(table.moments, None)
    model = fit(table.part(old), scorer.contract.seed).model
    once = scorer.once(rows.iloc[new])
    found = {}
    for name, chance, days in zip(scorer.names, scorer.apply(model, once, 0).chances, scorer.days, strict=True):
        happened = scorer.turned_out(once, *days)
        known = ~np.isnan(happened)
        found[name] = measured(chance[known], happened[known], Basis.HELD_OUT)
    return found
