"""What models found to matter, beside what is true where that is known: in the demo company."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from scipy.stats import spearmanr

from app.access.work import Work
from app.scores import registry
from models_ml import store
from models_ml.odds import probability
from models_ml.tabular.model import Model
from pipelines import frames
from pipelines.models import folder_of
from pipelines.scorers import CHURN, LEAD_QUALITY, Scorer

Truth = Mapping[str, Any]
COLUMNS = {"seniority": "title"}
"""Drivers of leads whose column in the marts is called otherwise."""

CHURN_COLUMNS = {
    "first_response_hours_90d": ("first_response_minutes_90_days",),
    "order_gap_ratio": ("recency_in_gaps", "recency_days", "mean_gap_days"),
    "has_contract": ("contract_count", "mrr_amount", "plan", "basis", "days_to_anniversary"),
    "order_trend_90d": ("order_amount_trend",),
    "has_low_csat_90d": ("low_ratings_90_days", "csat_90_days"),
}
"""Driver of churn -> the columns it shows in: their effects are one. The first, a number, tells its direction."""

CLEAR = 0.02
"""Correlation from which a direction is told."""


@dataclass(frozen=True)
class Driver:
    """One driver: how far it moves scores (standard deviation, log-odds), in truth and as the model has it.

    `agrees`: whether the model rises and falls with the driver as the truth does; None where the marts don't show
    the driver, or the model says nothing clear. Of leads it is the driver's own effect that must; of customers the
    chance as a whole, because those with a contract and those without leave in ways that share no scale.
    """

    field: str
    columns: tuple[str, ...]
    true_spread: float
    spread: float | None
    agrees: bool | None


def of_leads(work: Work, truth: Truth) -> list[Driver]:
    """Drivers of lead quality, strongest in truth first; empty without a model."""
    found = _effects(work, LEAD_QUALITY)
    return [] if found is None else [_lead_driver(each, *found) for each in truth["lead_quality"]["fields"]]


def of_churn(work: Work, truth: Truth) -> list[Driver]:
    """Drivers of churn, strongest in truth first; empty without a model."""
    found = _effects(work, CHURN)
    return [] if found is None else [_churn_driver(each, *found) for each in truth["churn"]["drivers"]]


def _effects(work: Work, scorer: Scorer) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """(training rows, each record and day once; effect of each field in log-odds) of the model in force."""
    champion = registry.champion(work, scorer.model)
    if champion is None:
        return None
    model: Model = store.load(folder_of(scorer.model, champion.version))[0]
    rows = scorer.once(scorer.prepare(frames.read(work, scorer.learn)))
    names = [field.name for field in model.fields]
    effects = pd.DataFrame(model.effects(model.read(rows)), columns=names, index=rows.index)
    return rows, effects + model.base / len(names)


def _lead_driver(known: Truth, rows: pd.DataFrame, effects: pd.DataFrame) -> Driver:
    column = str(COLUMNS.get(known["field"], known["field"]))
    if column not in effects:
        return Driver(known["field"], (), known["spread"], None, None)
    agrees = _agrees(_true(known, rows[column]), effects[column])
    return Driver(known["field"], (column,), known["spread"], float(effects[column].std()), agrees)


def _true(known: Truth, values: pd.Series) -> pd.Series:
    """What the truth adds to each row, up to scale; levels it doesn't name add nothing."""
    if known["kind"] == "level":
        return values.map(known["levels"]).where(values.isna() | values.isin(known["levels"]), 0.0).astype(float)
    return values.astype(float) * known["coefficient"]


def _churn_driver(known: Truth, rows: pd.DataFrame, effects: pd.DataFrame) -> Driver:
    columns = tuple(column for column in CHURN_COLUMNS.get(known["field"], ()) if column in effects)
    if not columns:
        return Driver(known["field"], (), known["spread"], None, None)
    together = effects[list(columns)].sum(axis=1)
    true = rows[columns[0]].astype(float).rank() * known["coefficient"]
    agrees = _agrees(true, pd.Series(probability(effects.sum(axis=1).to_numpy()), index=rows.index))
    return Driver(known["field"], columns, known["spread"], float(together.std()), agrees)


def _agrees(true: pd.Series, effect: pd.Series) -> bool | None:
    together = true.corr(effect)
    return None if pd.isna(together) or abs(together) < CLEAR else bool(together > 0)


def order(drivers: list[Driver]) -> float | None:
    """Rank correlation of true and recovered spreads over the drivers that the marts show; None below three."""
    seen = [each for each in drivers if each.spread is not None]
    if len(seen) < 3:
        return None
    return float(spearmanr([each.true_spread for each in seen], [each.spread for each in seen]).statistic)
