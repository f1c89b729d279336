"""Training: from a mart to a judged model in the registry. A model that fails the gate publishes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from app.access.work import work
from app.scores import registry, rules
from app.scores.model import Basis, Verdict
from app.scores.registry import ModelView
from models_ml import fairness, store
from models_ml.card import Card
from models_ml.tabular import splits
from models_ml.tabular.contract import Unusable
from models_ml.tabular.fit import fit
from models_ml.tabular.prepare import LEAST_ROWS
from models_ml.tabular.train import Trained, train
from models_ml.words import say
from pipelines.kernel import frames
from pipelines.kernel.alone import Failure, alone, tolerable
from pipelines.kernel.outcome import Outcome
from pipelines.kernel.robots import SCORER
from pipelines.learn import contest, ticket_category
from pipelines.models import watch
from pipelines.models.evidence import measured
from pipelines.models.files import folder_of
from pipelines.models.scorers import SCORERS, Scorer

RENEW_AFTER = timedelta(days=7)


def train_models() -> Outcome:
    """Train every model that is older than a week, of an older program, or new; `rows` counts those trained."""
    detail: dict[str, dict[str, Any]] = {}
    faults: list[Failure] = []
    for model, is_readable, train_it in _models():
        if not (_is_fresh(model) and is_readable()):
            said, fault = alone(model, train_it)
            detail |= {model: said} if said else {}
            faults += fault
    refused = [(model, said) for model, said in detail.items() if said["verdict"] == "refuse"]
    failures = [{"model": model, "why": said["why"], "why_zh": said["why_zh"]} for model, said in refused]
    return Outcome(rows=len(detail), failures=failures + faults, detail=detail, tolerable=tolerable(faults))


def _models() -> Iterator[tuple[str, Callable[[], bool], Callable[[], dict[str, Any]]]]:
    """Every model, how to see that its file is whole, and how to train it."""
    for scorer in SCORERS:
        yield scorer.model, partial(_is_readable, scorer.model), partial(train_one, scorer)
    yield ticket_category.NAME, ticket_category.is_readable, ticket_category.train_category


def train_one(scorer: Scorer) -> dict[str, Any]:
    """Train, judge and register one model; the answer says what the gate said, in both languages."""
    with work(SCORER) as w:
        rows = frames.read(w, scorer.learn)
    try:
        if rows.empty:
            raise Unusable("too_few_rows", rows=0, needed=LEAST_ROWS)
        rows = scorer.prepare(rows)
        sensitive = fairness.named(name for name in map(str, rows) if name not in scorer.contract.drop)
        trained = train(rows, scorer.target, replace(scorer.contract, sensitive=sensitive))
    except Unusable as error:
        why = {language: say(error.code, language, **error.facts) for language in ("en", "zh")}
        return {"verdict": "refuse", "why": why["en"], "why_zh": why["zh"]}
    card, status = _register(scorer, trained, rows)
    said = {"verdict": card.verdict, "why": card.why(), "why_zh": card.why("zh"), "version": card.version}
    return said | {"status": status.value, "contest": card.contest}


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


def _register(scorer: Scorer, trained: Trained, rows: pd.DataFrame) -> tuple[Card, Verdict]:
    """Keep the model with its card; it takes over if it passed the gate and the contest."""
    ruling = contest.rule(scorer, trained, rows) if trained.card.verdict != "refuse" else None
    status = contest.status_after(ruling)
    with work(SCORER) as w:
        before, cuts = watch.profile(w, scorer, trained.model), rules.read(w, scorer.names[-1]).cuts
    known = _held_out(scorer, trained, rows) if ruling else {}
    card = replace(
        trained.card, profile=before, thresholds=dict(zip(rules.CUTS, cuts, strict=True)),
        contest=ruling.as_dict() if ruling else {}, fairness=_by_group(scorer, trained, known, cuts[-1]),
    )  # fmt: skip
    store.save(folder_of(scorer.model, card.version), trained.model, card)
    view = ModelView(
        scorer.model, card.version, _newest_day(rows), status,
        card.verdict, card.why(), asdict(card) | {"why_zh": card.why("zh")}, card.model_sha256,
    )  # fmt: skip
    with work(SCORER) as w:
        registry.register(w, view)
        if status == Verdict.CHAMPION:
            for name, held_out in known.items():
                bands = measured(held_out.chance, held_out.happened, Basis.HELD_OUT)
                registry.keep_evidence(w, name, card.version, bands)
    return card, status


def _newest_day(rows: pd.DataFrame) -> date:
    return pd.to_datetime(rows["as_of"], utc=True).max().date()


@dataclass(frozen=True)
class HeldOut:
    """Newest records whose outcome is known, with what a model said of them that learned from older ones alone."""

    rows: pd.DataFrame
    chance: np.ndarray
    happened: np.ndarray


def _held_out(scorer: Scorer, trained: Trained, rows: pd.DataFrame) -> dict[str, HeldOut]:
    """By score name."""
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
        found[name] = HeldOut(once[known], chance[known], happened[known])
    return found


def _by_group(
    scorer: Scorer, trained: Trained, known: dict[str, HeldOut], threshold: float
) -> list[dict[str, Any]]:
    """Whom the longest horizon puts above the last cut, by country and by every sensitive field there is."""
    if scorer.names[-1] not in known:
        return trained.card.fairness
    held_out, used = known[scorer.names[-1]], {field.name for field in trained.model.fields}
    columns = [name for name in (*scorer.groups, *trained.card.contract["sensitive"]) if name in held_out.rows]
    return [
        fairness.by_group(
            held_out.rows[name], held_out.happened, held_out.chance, threshold, is_feature=name in used
        )
        for name in columns
    ]
