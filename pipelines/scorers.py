"""The scores of the CRM: which mart a model learns from, what it must not see, whom it scores, and how it is read.

Adding a score is adding a Scorer here; training, gates, write-back and evidence are the same for all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models_ml.churn import hazard
from models_ml.tabular.contract import Contract
from models_ml.tabular.model import Model
from models_ml.tabular.score import score

TRAINING_ROWS = 40_000
"""Rows a model is trained on at most, the newest; more would make nightly training slow and no model better."""

Scored = pd.DataFrame
"""Index as the scored frame: probability (0 to 1) and reasons."""


@dataclass(frozen=True)
class Scorer:
    """`names` are the scores it writes, all from one model called `model`.

    `bands` are the probabilities at which medium and high begin. `training` turns the mart into labelled rows,
    `waiting` picks the rows to score now, `apply` gives one frame of scores per name.
    """

    model: str
    names: tuple[str, ...]
    entity: str
    mart: str
    key: str
    target: str
    contract: Contract
    bands: tuple[float, float]
    training: Callable[[pd.DataFrame], pd.DataFrame]
    waiting: Callable[[pd.DataFrame], pd.DataFrame]
    apply: Callable[[Model, pd.DataFrame], list[Scored]]
    outcome_days: tuple[int, ...]
    """Days after as_of at which each score's outcome is known."""

    def band(self, probability: float) -> str:
        medium, high = self.bands
        return "high" if probability >= high else "medium" if probability >= medium else "low"


def _lead_training(leads: pd.DataFrame) -> pd.DataFrame:
    """Leads whose horizon is over, newest first; a young lead has no label yet and is left out."""
    return leads[leads["label"].notna()].sort_values("as_of").tail(TRAINING_ROWS)


def _lead_scores(model: Model, leads: pd.DataFrame) -> list[Scored]:
    return [score(model, leads)]


def _churn_training(customers: pd.DataFrame) -> pd.DataFrame:
    """Every third month-end, newest first: neighbouring ones tell almost the same of a customer."""
    days = np.sort(customers["as_of"].unique())[::-1]
    chosen = customers[customers["as_of"].isin(days[1::3])]
    rows = hazard.person_periods(chosen).sort_values("as_of", kind="stable")
    return rows.tail(TRAINING_ROWS)


def _churn_scores(model: Model, customers: pd.DataFrame) -> list[Scored]:
    """Within 30, 60 and 90 days. Reasons are those of the first period: the periods differ by a constant only
    where no tree has made it otherwise."""
    parts = [score(model, rows) for rows in hazard.ahead_of(customers)]
    chances = hazard.within([part["probability"].to_numpy() for part in parts])
    reasons = parts[0]["reasons"].map(lambda said: [reason for reason in said if reason["field"] != hazard.AHEAD])
    return [pd.DataFrame({"probability": chance, "reasons": reasons}, index=customers.index) for chance in chances]


LEAD_QUALITY = Scorer(
    model="lead_quality",
    names=("lead_quality",),
    entity="lead",
    mart="ml_leads",
    key="lead_id",
    target="label",
    contract=Contract(
        name="lead_quality", positive="True", time="as_of", entity="lead", gap_days=0, horizon_days=90,
        drop=(
            "lead_id", "is_open", "horizon_days", "converted_at", "days_to_convert", "observed_days",
            "source_system", "owner_id", "team_id",
        ),
    ),
    bands=(0.12, 0.25),
    training=_lead_training,
    waiting=lambda leads: leads[leads["is_open"]],
    apply=_lead_scores,
    outcome_days=(90,),
)  # fmt: skip

CHURN = Scorer(
    model="churn_risk",
    names=("churn_risk_30", "churn_risk_60", "churn_risk_90"),
    entity="customer",
    mart="ml_customers",
    key="customer_id",
    target=hazard.LABEL,
    contract=Contract(
        name="churn_risk", positive="True", time="as_of", entity="customer",
        gap_days=hazard.GAP_DAYS, horizon_days=hazard.PERIOD_DAYS,
        drop=(
            "customer_id", "is_latest", "churned_on", "days_to_churn", "observed_days", "owner_id", "team_id",
        ),
    ),
    bands=(0.1, 0.25),
    training=_churn_training,
    waiting=lambda customers: customers[customers["is_latest"]],
    apply=_churn_scores,
    outcome_days=(37, 67, 97),
)  # fmt: skip

SCORERS = (LEAD_QUALITY, CHURN)
