"""Training: from a mart to a judged model in the registry. A model that fails the gate publishes nothing."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pandas as pd

from app.access.work import work
from app.models import service as models
from app.models.model import Verdict
from app.models.schema import ModelView
from app.score_runs import rules
from models_ml import store
from pipelines.kernel import frames
from pipelines.kernel.alone import Failure, alone, tolerable
from pipelines.kernel.outcome import Outcome
from pipelines.kernel.robots import SCORER
from pipelines.learn import contest
from pipelines.models import watch
from pipelines.models.files import folder_of
from pipelines.models.scorer import Learnt, Scorer, Unlearnable
from pipelines.models.scorers import SCORERS

RENEW_AFTER = timedelta(days=7)


def train_models() -> Outcome:
    """Train every model that is older than a week, of an older program, or new; `rows` counts those trained."""
    detail: dict[str, dict[str, Any]] = {}
    faults: list[Failure] = []
    for scorer in SCORERS:
        if not (_is_fresh(scorer.model) and is_readable(scorer)):
            said, fault = alone(scorer.model, partial(train_one, scorer))
            detail |= {scorer.model: said} if said else {}
            faults += fault
    refused = [(model, said) for model, said in detail.items() if said["verdict"] == "refuse"]
    failures = [{"model": model, "why": said["why"], "why_zh": said["why_zh"]} for model, said in refused]
    return Outcome(rows=len(detail), failures=failures + faults, detail=detail, tolerable=tolerable(faults))


def train_one(scorer: Scorer[Any]) -> dict[str, Any]:
    """Train, judge and register one model; the answer says what the gate said, in both languages."""
    with work(SCORER) as w:
        rows = frames.read(w, scorer.learn)
    try:
        learnt = scorer.kind.fit(rows)
    except Unlearnable as error:
        return {"verdict": "refuse", "why": error.why["en"], "why_zh": error.why["zh"]}
    return _registered(scorer, learnt)


def _is_fresh(model: str) -> bool:
    with work(SCORER) as w:
        newest = models.newest(w, model)
    if newest is None:
        return False
    made = datetime.fromisoformat(newest.card["trained_at"])
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return datetime.now(UTC) - made < RENEW_AFTER


def is_readable(scorer: Scorer[Any]) -> bool:
    """Whether the model in force, if any, is still on disk and of this version of the program."""
    with work(SCORER) as w:
        champion = models.champion(w, scorer.model)
    try:
        _ = champion and scorer.kind.load(folder_of(scorer.model, champion.version))
    except (store.Refused, OSError):
        return False
    return True


def _registered(scorer: Scorer[Any], learnt: Learnt) -> dict[str, Any]:
    """Keep the model with its card; it takes over if it passed the gate and the contest."""
    ruling = contest.rule(scorer, learnt) if learnt.passed else None
    status = contest.status_after(ruling)
    with work(SCORER) as w:
        before, cuts = watch.profile(w, scorer, learnt.model), rules.read(w, scorer.names[-1]).cuts
    card, why = learnt.keep(folder_of(scorer.model, learnt.version), ruling, before, cuts)
    view = ModelView(
        scorer.model, learnt.version, _newest_day(learnt.rows), status,
        card["verdict"], why["en"], card, card["model_sha256"],
    )  # fmt: skip
    with work(SCORER) as w:
        models.register(w, view)
        if status == Verdict.CHAMPION:
            found = learnt.evidence(scorer.key)  # none where too little is held out
            for name, bands in zip(scorer.names, found, strict=False):
                models.keep_evidence(w, name, learnt.version, bands)
    return {
        "verdict": card["verdict"], "why": why["en"], "why_zh": why["zh"], "version": learnt.version,
        "status": status.value, "contest": card["contest"],
    }  # fmt: skip


def _newest_day(rows: pd.DataFrame) -> date:
    day: date = pd.to_datetime(rows["as_of"], utc=True).max().date()
    return day
