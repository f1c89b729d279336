"""A model that passed the gate against the one in force: on newer rows than that one learned from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from app.access.work import work
from app.models import service as models
from app.models.model import Verdict
from app.models.schema import ModelView
from app.score_runs import service as score_runs
from models_ml import contest, store
from models_ml.contest import Contest, Ruling
from models_ml.tabular import splits
from pipelines.kernel.robots import SCORER
from pipelines.models.files import folder_of
from pipelines.models.scorer import Learnt, Scorer
from pipelines.models.seen_rows import SeenRows, day

Slice = tuple[np.ndarray, np.ndarray]
"""(rows to learn from, rows to judge on), as masks."""


def slices(rows: SeenRows, fresh: np.ndarray) -> Iterator[Slice]:
    """How to divide the rows, best first: the newer half of the fresh ones is judged on, else all of them.

    Of the first the candidate has learned from the older half, which is what it has over the incumbent. Neither
    is more than the newest 30 % of all rows.
    """
    held_out = np.isin(np.arange(len(fresh)), splits.newest(rows.seen, None)[1])
    for after in (np.median(rows.seen[fresh]) if fresh.any() else np.inf, -np.inf):
        judged = fresh & held_out & (rows.seen > after)
        if judged.any():
            yield rows.older_than(judged), judged


def rule(scorer: Scorer[Any], learnt: Learnt) -> Ruling:
    """Whether a model that passed the gate takes over from the one in force."""
    found = _standing(scorer, learnt.version)
    if isinstance(found, Ruling):
        return found
    incumbent, facts = found.incumbent, {"incumbent": found.incumbent.version}
    if what := learnt.differs(found.model, incumbent.card):
        return Ruling("incumbent_other", True, facts | {"what": ", ".join(what)})
    fought, missing = _fought(learnt, incumbent, found.model)
    ruling = contest.settle(fought, age_days(incumbent), is_off=found.is_off, facts=facts | missing)
    return replace(ruling, code=learnt.few) if ruling.code == "few_fresh" else ruling


@dataclass(frozen=True)
class Standing:
    """The model in force, from its file; `is_off` while its last run was refused."""

    incumbent: ModelView
    model: Any
    is_off: bool


def _standing(scorer: Scorer[Any], version: str) -> Standing | Ruling:
    """The model in force beside a candidate of this version; a ruling where there is nothing to compare with."""
    with work(SCORER) as w:
        incumbent = models.champion(w, scorer.model)
        is_off = score_runs.is_refused(w, scorer.names[-1])
    if incumbent is None:
        return Ruling("first", True)
    if incumbent.version == version:
        return Ruling("same", True)
    try:
        return Standing(incumbent, scorer.kind.load(folder_of(scorer.model, incumbent.version)), is_off)
    except (store.Refused, OSError):
        return Ruling("incumbent_unreadable", True, {"incumbent": incumbent.version})


def status_after(ruling: Ruling | None) -> Verdict:
    """Of a candidate; without a ruling the gate refused it."""
    if ruling is None:
        return Verdict.REFUSED
    return Verdict.CHAMPION if ruling.is_promoted else Verdict.CHALLENGER


def age_days(model: ModelView) -> int:
    return (datetime.now(UTC).date() - _trained_on(model)).days


def _trained_on(model: ModelView) -> date:
    return datetime.fromisoformat(model.card["trained_at"]).date()


def _fought(learnt: Learnt, incumbent: ModelView, model: Any) -> tuple[Contest | None, dict[str, int]]:
    """(what both say of rows unknown to either, or None; how many there were if too few)."""
    through = incumbent.trained_through or _trained_on(incumbent)
    fresh = learnt.seen_rows.unknown_to(day(through), day(_trained_on(incumbent)))
    for learned, judged in slices(learnt.seen_rows, fresh):
        if fought := learnt.fight(model, learned, judged):
            return fought, {}
    return None, learnt.missing(fresh)
