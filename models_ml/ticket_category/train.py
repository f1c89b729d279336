"""A company's own tickets to a judged text model: it publishes only if it is sure of some, and right when sure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from models_ml import store
from models_ml.text.model import TextModel
from models_ml.text.train import train as learn
from models_ml.ticket_category import files
from models_ml.ticket_category.words import say

LEAST_COVERAGE = 0.05
"""Share of tickets it must be sure of: below that a person reads them all anyway."""


@dataclass(frozen=True)
class Judged:
    """A model, its card (JSON) and whether it may be used."""

    model: TextModel
    card: dict[str, Any]

    @property
    def passed(self) -> bool:
        return bool(self.card["verdict"] != "refuse")


def train(tickets: pd.DataFrame) -> Judged:
    """Learn from tickets that a person categorised (columns text, category). Raises text.table.Refused."""
    model = learn(tickets, "text", "category")
    sha = store.sha256(store.pack(model))
    usual = float(tickets["category"].value_counts(normalize=True).iloc[0])
    verdict, code = _verdict(model, usual)
    facts = {"rows": model.rows, "usual": usual, **model.held_out}
    return Judged(
        model,
        {
            "name": "ticket_category", "version": sha[:12], "model_sha256": sha, "verdict": verdict,
            "why": say(code, "en", **facts), "why_zh": say(code, "zh", **facts), "rows": model.rows,
            "trained_at": datetime.now(UTC).isoformat(timespec="seconds"), "classes": model.classes,
            "left_out": model.left_out, "held_out": model.held_out, "most_frequent": usual,
            "thresholds": {"sure": model.threshold}, "weights": model.weights,
            "versions": store.versions(files.TRUSTED),
        },
    )  # fmt: skip


def _verdict(model: TextModel, usual: float) -> tuple[str, str]:
    if model.threshold is None or model.held_out["coverage"] < LEAST_COVERAGE:
        return "refuse", "never_sure"
    if model.held_out["accuracy"] <= usual:
        return "refuse", "no_gain"
    return "publish", "passed"
