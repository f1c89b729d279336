"""Scores of texts: a category for each, learned from those that people categorised, or none if it is not sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from app.models.model import Basis
from app.models.schema import Evidence
from models_ml import contest
from models_ml.card import ruling_words
from models_ml.contest import Contest, Ruling
from models_ml.explain import Reason
from models_ml.tabular.gate import FEW
from models_ml.tabular.prepare import moments
from models_ml.text.answers import answered
from models_ml.text.model import TextModel, predict
from models_ml.text.table import Refused
from models_ml.text.train import train as learn
from models_ml.text.words import say
from models_ml.ticket_category import files, seen
from models_ml.ticket_category.train import Judged, train
from models_ml.words import joined
from pipelines.models.evidence import of_bands
from pipelines.models.scorer import Kept, Labels, Profile, Scored, Unlearnable
from pipelines.models.seen_rows import SeenRows

LEAST_TEXTS = 2 * FEW
"""Fresh texts needed to compare: as many as of a yes or no, however many categories there are."""
WHY = {"en": "why", "zh": "why_zh"}
"""Language -> where a card says why."""


@dataclass(frozen=True)
class Texts:
    """Rows with a `text` and, to learn from, its `category`; what people answer to a suggestion is its outcome."""

    days: ClassVar[tuple[tuple[int, int], ...]] = ((0, 0),)

    def fit(self, rows: pd.DataFrame) -> "LearntTexts":
        try:
            if rows.empty:
                raise Refused("too_few_rows", rows=0, needed=1)
            return LearntTexts(train(rows), rows)
        except Refused as error:
            raise Unlearnable({each: say(error.code, each, **error.facts) for each in WHY}) from error

    def say(self, model: TextModel, rows: pd.DataFrame, reasons: int) -> Scored:
        found = predict(model, rows["text"], reasons)
        labels = Labels(found["category"].tolist(), found["is_sure"].to_numpy(bool), model.classes)
        why = [
            [Reason(field="text", value=t["term"], effect=t["weight"], direction="up") for t in terms]
            for terms in found["reasons"]
        ]
        return Scored([found["confidence"].to_numpy(float)], why, labels)

    def profile(self, model: TextModel, rows: pd.DataFrame) -> Profile:
        return Profile(seen.features(model), *seen.read(model, rows["text"].tolist()), {})

    def load(self, folder: Path) -> TextModel:
        return files.load(folder)


@dataclass(frozen=True)
class LearntTexts:
    """A judged model of texts; `rows` are those it learned from, oldest first."""

    judged: Judged
    rows: pd.DataFrame
    few = "few_fresh_texts"

    @property
    def model(self) -> TextModel:
        return self.judged.model

    @property
    def version(self) -> str:
        return str(self.judged.card["version"])

    @property
    def passed(self) -> bool:
        return self.judged.passed

    @cached_property
    def seen_rows(self) -> SeenRows:
        return SeenRows(moments(pd.to_datetime(self.rows["as_of"], utc=True)), np.arange(len(self.rows)))

    def evidence(self, key: str) -> list[list[Evidence]]:  # noqa: ARG002 - the seam's
        return [of_bands(self.model.held_out["bands"], Basis.HELD_OUT)]

    def differs(self, model: TextModel, card: dict[str, Any]) -> list[str]:  # noqa: ARG002 - the seam's
        """Nothing: what categories there are is what is learned."""
        return []

    def fight(self, other: TextModel, learned: np.ndarray, judged: np.ndarray) -> Contest | None:
        if judged.sum() < LEAST_TEXTS:
            return None
        try:
            candidate = learn(self.rows[learned], "text", "category")
        except Refused:
            return None
        asked = self.rows[judged]
        texts, categories = asked["text"].tolist(), asked["category"].tolist()
        ours, theirs = (answered(model, texts, categories) for model in (candidate, other))
        return contest.compare_categories(ours, theirs)

    def missing(self, fresh: np.ndarray) -> dict[str, int]:
        return {"rows": int(fresh.sum()), "needed": LEAST_TEXTS}

    def keep(self, folder: Path, ruling: Ruling | None, before: dict[str, Any], cuts: Sequence[float]) -> Kept:  # noqa: ARG002 - a category has no grades
        said = ruling.as_dict() if ruling else {}
        why = {each: joined([self.judged.card[key], *ruling_words(said, each)], each) for each, key in WHY.items()}
        words = {key: why[each] for each, key in WHY.items()}
        card = self.judged.card | words | {"contest": said, "profile": before}
        files.save(folder, self.model, card)
        return Kept(card, why)
