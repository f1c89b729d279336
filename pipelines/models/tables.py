"""Scores of tables: chances, learned from rows whose outcome is known."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from app.models.model import Basis
from app.models.schema import Evidence
from app.score_runs.rules import CUTS
from models_ml import contest, explain, fairness, store
from models_ml.contest import Contest, Ruling
from models_ml.odds import probability
from models_ml.tabular import splits
from models_ml.tabular.columns import LEVEL
from models_ml.tabular.contract import Contract, Unusable
from models_ml.tabular.fit import fit
from models_ml.tabular.gate import FEW
from models_ml.tabular.model import Model
from models_ml.tabular.prepare import LEAST_ROWS
from models_ml.tabular.train import Trained, train
from models_ml.words import say
from pipelines.models.evidence import measured
from pipelines.models.scorer import Kept, Profile, Scored, Unlearnable
from pipelines.models.seen_rows import SeenRows

NO_LONGER = ("dropped", "sensitive", "leak")
LANGUAGES = ("en", "zh")


def as_found(rows: pd.DataFrame) -> pd.DataFrame:
    return rows


def label(rows: pd.DataFrame, _after: int, _until: int) -> np.ndarray:
    return rows["label"].astype(float).to_numpy()


def single(model: Model, rows: pd.DataFrame, reasons: int) -> Scored:
    """One chance per row."""
    values = model.read(rows)
    if not reasons:  # exact effects are dear to work out
        return Scored([probability(model.log_odds(values))], [])
    effects = model.effects(values)
    why = explain.top_reasons(effects, [field.name for field in model.fields], rows, reasons)
    return Scored([probability(model.base + effects.sum(axis=1))], why)


@dataclass(frozen=True)
class Tables:
    """`target` is the column to predict under `contract`, whose group is the record."""

    target: str
    contract: Contract
    days: tuple[tuple[int, int], ...]
    apply: Callable[[Model, pd.DataFrame, int], Scored] = single
    prepare: Callable[[pd.DataFrame], pd.DataFrame] = as_found
    """Training rows of what was found to learn from."""
    once: Callable[[pd.DataFrame], pd.DataFrame] = as_found
    """Of training rows, those in which each record and day occurs once: what evidence is measured on."""
    turned_out: Callable[[pd.DataFrame, int, int], np.ndarray] = label
    """1, 0 or NaN (not known) per row: the outcome came within these days after as_of."""
    groups: tuple[str, ...] = ("country",)
    """Columns by which the model card says whom the model selects (docs/decisions/0406)."""
    label_days: Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]] | None = None
    """Of a panel's training rows: the days after as_of after which, and until which, the outcome counts."""

    def fit(self, rows: pd.DataFrame) -> "LearntTable":
        try:
            if rows.empty:
                raise Unusable("too_few_rows", rows=0, needed=LEAST_ROWS)
            rows = self.prepare(rows)
            sensitive = fairness.named(name for name in map(str, rows) if name not in self.contract.drop)
            trained = train(rows, self.target, replace(self.contract, sensitive=sensitive))
        except Unusable as error:
            raise Unlearnable({each: say(error.code, each, **error.facts) for each in LANGUAGES}) from error
        return LearntTable(self, trained, rows)

    def say(self, model: Model, rows: pd.DataFrame, reasons: int) -> Scored:
        return self.apply(model, rows, reasons)

    def profile(self, model: Model, rows: pd.DataFrame) -> Profile:
        levels = {f.name: f.levels for f in model.fields if f.kind == LEVEL and f.levels and f.name in rows}
        return Profile(model.features, model.read(rows), self.apply(model, rows, 0).chances[-1], levels)

    def load(self, folder: Path) -> Model:
        return store.load(folder)[0]


@dataclass(frozen=True)
class HeldOut:
    """Newest records whose outcome is known, with what a model said of them that learned from older ones alone."""

    rows: pd.DataFrame
    chance: np.ndarray
    happened: np.ndarray

    def judged(self, key: str) -> pd.DataFrame:
        said = {"record": self.rows[key].to_numpy(), "scored_at": self.rows["as_of"].to_numpy()}
        return pd.DataFrame({**said, "probability": self.chance, "outcome": self.happened})


@dataclass(frozen=True)
class LearntTable:
    """A judged model of a table; `rows` are its training rows."""

    kind: Tables
    trained: Trained
    rows: pd.DataFrame
    few = "few_fresh"

    @property
    def model(self) -> Model:
        return self.trained.model

    @property
    def version(self) -> str:
        return self.trained.card.version

    @property
    def passed(self) -> bool:
        return self.trained.card.verdict != "refuse"

    @cached_property
    def seen_rows(self) -> SeenRows:
        seen = np.asarray(self.trained.prepared.table.moments)
        groups = pd.factorize(self.rows[self.kind.contract.group].astype(str))[0]
        if self.kind.label_days is None:
            return SeenRows(seen, groups)
        after, until = self.kind.label_days(self.rows)
        return SeenRows(seen, groups, seen + after, seen + until)

    @cached_property
    def held_out(self) -> list[HeldOut]:
        """Per name; empty where the newest rows are too few to tell."""
        table = self.trained.prepared.table
        if table.moments is None or self.trained.later is None:
            return []
        old, new = splits.newest(table.moments, None)
        model = fit(table.part(old), self.kind.contract.seed).model
        once = self.kind.once(self.rows.iloc[new])
        found = []
        for chance, days in zip(self.kind.apply(model, once, 0).chances, self.kind.days, strict=True):
            happened = self.kind.turned_out(once, *days)
            known = ~np.isnan(happened)
            found.append(HeldOut(once[known], chance[known], happened[known]))
        return found

    def evidence(self, key: str) -> list[list[Evidence]]:
        return [measured(one.judged(key), Basis.HELD_OUT) for one in self.held_out]

    def differs(self, model: Model, card: dict[str, Any]) -> list[str]:
        """The label, or fields that are gone or no longer allowed."""
        ours, prepared = self.trained.card, self.trained.prepared
        asked = [(ours.target, card["target"]), (ours.positive, card["positive"])]
        asked += [(ours.contract[name], card["contract"].get(name)) for name in ("gap_days", "horizon_days")]
        changed = [f"{was} -> {now}" for now, was in asked if now != was]
        barred = {name for name, code in prepared.left_out.items() if code in NO_LONGER}
        barred |= {alarm.column for alarm in prepared.alarms if alarm.leaves_out}
        return changed + [one.name for one in model.fields if one.name not in self.rows or one.name in barred]

    def fight(self, other: Model, learned: np.ndarray, judged: np.ndarray) -> Contest | None:
        table = self.trained.prepared.table
        if min(_fewer(table.target[learned]), _fewer(table.target[judged])) < FEW:
            return None
        candidate = fit(table.part(np.flatnonzero(learned)), self.kind.contract.seed).model
        return contest.compare(
            table.target[judged], candidate.log_odds(table.values[judged]),
            other.log_odds(other.read(self.rows[judged])), self.seen_rows.groups[judged],
        )  # fmt: skip

    def missing(self, fresh: np.ndarray) -> dict[str, int]:
        positives = int(self.trained.prepared.table.target[fresh].sum())
        return {"positives": positives, "negatives": int(fresh.sum()) - positives, "needed": FEW}

    def keep(self, folder: Path, ruling: Ruling | None, before: dict[str, Any], cuts: Sequence[float]) -> Kept:
        card = replace(
            self.trained.card, profile=before, thresholds=dict(zip(CUTS, cuts, strict=True)),
            contest=ruling.as_dict() if ruling else {}, fairness=self._by_group(ruling, cuts[-1]),
        )  # fmt: skip
        store.save(folder, self.model, card)
        why = {language: card.why(language) for language in LANGUAGES}
        return Kept(asdict(card) | {"why_zh": why["zh"]}, why)

    def _by_group(self, ruling: Ruling | None, threshold: float) -> list[dict[str, Any]]:
        """Whom the longest horizon puts above the last cut, by country and by every sensitive field there is."""
        if ruling is None or not self.held_out:
            return self.trained.card.fairness
        held_out, used = self.held_out[-1], {field.name for field in self.model.fields}
        sensitive = self.trained.card.contract["sensitive"]
        return [
            fairness.by_group(
                held_out.rows[name], held_out.happened, held_out.chance, threshold, is_feature=name in used
            )
            for name in (*self.kind.groups, *sensitive)
            if name in held_out.rows
        ]


def _fewer(target: np.ndarray) -> int:
    """Of the rarer outcome."""
    return int(min(target.sum(), (1 - target).sum()))
