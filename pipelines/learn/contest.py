"""A model that passed the gate against the one in force: on newer rows than that one learned from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from app.access.work import work
from app.scores import registry, service
from app.scores.model import Verdict
from app.scores.registry import ModelView
from models_ml import contest, store
from models_ml.contest import Contest, Ruling
from models_ml.tabular import splits
from models_ml.tabular.fit import fit
from models_ml.tabular.gate import FEW
from models_ml.tabular.model import Model
from models_ml.tabular.train import Trained
from pipelines.kernel.robots import SCORER
from pipelines.models.files import folder_of
from pipelines.models.scorers import Scorer

NO_LONGER = ("dropped", "sensitive", "leak")
Slice = tuple[np.ndarray, np.ndarray]
"""(rows to learn from, rows to judge on), as masks."""


@dataclass(frozen=True)
class Rows:
    """When rows were seen and what of them can be known to whom; days since 1970-01-01, one entry per row.

    `begins` and `ends`, of a panel alone, are the days after which and until which the outcome counts.
    """

    seen: np.ndarray
    groups: np.ndarray
    begins: np.ndarray | None = None
    ends: np.ndarray | None = None

    def unknown_to(self, through: float, trained: float) -> np.ndarray:
        """Rows whose outcome a model could not know that learned from rows until day `through` on day `trained`.

        A record of its own counts if it was first seen later. In a panel the same customer is in older rows, whose
        outcome may be the same leaving: there the days that count must begin after the model was trained.
        """
        if self.begins is not None:
            return (self.seen >= through + 1) & (self.begins >= trained)
        first = pd.Series(self.seen).groupby(self.groups).transform("min").to_numpy()
        return first >= through + 1

    def older_than(self, judged: np.ndarray) -> np.ndarray:
        """Rows that could be learned from before the first of the judged ones was seen."""
        older = self.seen < self.seen[judged].min()
        if self.begins is not None and self.ends is not None:
            return older & (self.ends <= self.begins[judged].min())
        return older & ~np.isin(self.groups, self.groups[judged])


def slices(rows: Rows, fresh: np.ndarray) -> Iterator[Slice]:
    """How to divide the rows, best first: the newer half of the fresh ones is judged on, else all of them.

    Of the first the candidate has learned from the older half, which is what it has over the incumbent. Neither
    is more than the newest 30 % of all rows.
    """
    held_out = np.isin(np.arange(len(fresh)), splits.newest(rows.seen, None)[1])
    for after in (np.median(rows.seen[fresh]) if fresh.any() else np.inf, -np.inf):
        judged = fresh & held_out & (rows.seen > after)
        if judged.any():
            yield rows.older_than(judged), judged


def rule(scorer: Scorer, trained: Trained, rows: pd.DataFrame) -> Ruling:
    """Whether a model that passed the gate takes over from the one in force; `rows` are its training rows."""
    found = standing(scorer.model, scorer.names[-1], trained.card.version, lambda folder: store.load(folder)[0])
    if isinstance(found, Ruling):
        return found
    incumbent, facts = found.incumbent, {"incumbent": found.incumbent.version}
    if what := _other(trained, incumbent, found.model, rows):
        return Ruling("incumbent_other", True, facts | {"what": ", ".join(what)})
    fought, missing = _fought(scorer, trained, incumbent, found.model, rows)
    return contest.settle(fought, age_days(incumbent), is_off=found.is_off, facts=facts | missing)


@dataclass(frozen=True)
class Standing:
    """The model in force, from its file; `is_off` while its last run was refused."""

    incumbent: ModelView
    model: Any
    is_off: bool


def standing(name: str, score: str, version: str, load: Callable[[Path], Any]) -> Standing | Ruling:
    """The model in force beside a candidate of this version; a ruling where there is nothing to compare with."""
    with work(SCORER) as w:
        incumbent = registry.champion(w, name)
        is_off = service.is_refused(w, score)
    if incumbent is None:
        return Ruling("first", True)
    if incumbent.version == version:
        return Ruling("same", True)
    try:
        return Standing(incumbent, load(folder_of(name, incumbent.version)), is_off)
    except (store.Refused, OSError):
        return Ruling("incumbent_unreadable", True, {"incumbent": incumbent.version})


def status_after(ruling: Ruling | None) -> Verdict:
    """Of a candidate; without a ruling the gate refused it."""
    if ruling is None:
        return Verdict.REFUSED
    return Verdict.CHAMPION if ruling.is_promoted else Verdict.CHALLENGER


def age_days(model: ModelView) -> int:
    return (datetime.now(UTC).date() - trained_on(model)).days


def trained_on(model: ModelView) -> date:
    return datetime.fromisoformat(model.card["trained_at"]).date()


def _other(trained: Trained, incumbent: ModelView, model: Model, rows: pd.DataFrame) -> list[str]:
    """What of the incumbent is of another question: its label, or fields that are gone or no longer allowed."""
    ours, theirs = trained.card, incumbent.card
    asked = [(ours.target, theirs["target"]), (ours.positive, theirs["positive"])]
    asked += [(ours.contract[name], theirs["contract"].get(name)) for name in ("gap_days", "horizon_days")]
    changed = [f"{was} -> {now}" for now, was in asked if now != was]
    barred = {name for name, code in trained.prepared.left_out.items() if code in NO_LONGER}
    barred |= {alarm.column for alarm in trained.prepared.alarms if alarm.leaves_out}
    return changed + [one.name for one in model.fields if one.name not in rows or one.name in barred]


def _fought(
    scorer: Scorer, trained: Trained, incumbent: ModelView, model: Model, rows: pd.DataFrame
) -> tuple[Contest | None, dict[str, int]]:
    """(what both say of rows unknown to either, or None; how many there were if too few)."""
    table, known = trained.prepared.table, _rows(scorer, trained, rows)
    through = incumbent.trained_through or trained_on(incumbent)
    fresh = known.unknown_to(day(through), day(trained_on(incumbent)))
    for learned, judged in slices(known, fresh):
        if min(_fewer(table.target[learned]), _fewer(table.target[judged])) >= FEW:
            candidate = fit(table.part(np.flatnonzero(learned)), scorer.contract.seed).model
            return contest.compare(
                table.target[judged], candidate.log_odds(table.values[judged]),
                model.log_odds(model.read(rows[judged])), known.groups[judged],
            ), {}  # fmt: skip
    positives = int(table.target[fresh].sum())
    return None, {"positives": positives, "negatives": int(fresh.sum()) - positives, "needed": FEW}


def _rows(scorer: Scorer, trained: Trained, rows: pd.DataFrame) -> Rows:
    table = trained.prepared.table
    seen = np.asarray(table.moments)
    groups = pd.factorize(rows[scorer.key].astype(str))[0]
    if scorer.label_days is None:
        return Rows(seen, groups)
    after, until = scorer.label_days(rows)
    return Rows(seen, groups, seen + after, seen + until)


def _fewer(target: np.ndarray) -> int:
    """Of the rarer outcome."""
    return int(min(target.sum(), (1 - target).sum()))


def day(of: date) -> float:
    """Days since 1970-01-01."""
    return float((of - date(1970, 1, 1)).days)
