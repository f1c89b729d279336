"""What models found to matter, beside what is true where that is known: in the demo company.

Both are told of the same rows and on the same scale, see models_ml.recovery. Customers with a contract and those
without are judged apart: the ones leave on a day, the others are counted as lost long after their last order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from app.access.work import Work
from app.models import service as models
from models_ml import recovery
from models_ml.odds import probability
from models_ml.recovery import Pair
from models_ml.tabular.model import Model
from pipelines.kernel import frames
from pipelines.models.files import folder_of
from pipelines.models.scorer import Scorer
from pipelines.models.scorers import CHURN, LEAD_QUALITY
from pipelines.models.tables import Tables

Truth = Mapping[str, Any]

OF_CONTRACT = "has_contract"
IN_TIME = {"order_gap_ratio"}
"""Without a contract, leaving is counted months after the last order: only that nothing was ordered since still
shows. What drove the customer away, in windows of 90 and 180 days before it went, is out of sight by then."""


class Rows(StrEnum):
    """The rows on which truth and model are compared."""

    LEADS = "leads"
    WITH_CONTRACT = "with_contract"
    WITHOUT_CONTRACT = "without_contract"
    CUSTOMERS = "customers"


class Note(StrEnum):
    """Why a driver's strength, or all of it, can't be held against the model."""

    HIDDEN = "hidden"
    NOISY = "noisy"
    WEAK = "weak"
    LATE = "late"
    LEVEL = "level"


@dataclass(frozen=True)
class Driver:
    """How far one driver moves the log-odds of the rows (standard deviation), in truth and in the model.

    `spread` is what of the model's log-odds follows the driver, the others equal: negative if the model turned it
    round, None where the marts don't show the driver. `agrees`: whether the directions are the same.
    """

    field: str
    true_spread: float
    spread: float | None = None
    note: Note | None = None

    @property
    def agrees(self) -> bool | None:
        return None if self.spread is None else self.spread > 0


@dataclass(frozen=True)
class Recovery:
    """Drivers on these rows, strongest in truth first, and every pair of those whose strengths can be compared."""

    rows: Rows
    drivers: list[Driver]
    pairs: list[Pair]

    @property
    def astray(self) -> list[str]:
        """Drivers that can be judged and that the model does not have in their true direction."""
        return [each.field for each in self.judged if not each.agrees]

    @property
    def judged(self) -> list[Driver]:
        """Drivers that the marts show, clearly and strongly enough for outcomes as few as these."""
        return [each for each in self.drivers if each.note in (None, Note.LEVEL)]

    @property
    def swapped(self) -> list[Pair]:
        """Pairs of clearly different strength that the model has the wrong way round."""
        return [pair for pair in self.pairs if pair.is_clear and not pair.is_kept]


def is_readable(truth: Truth) -> bool:
    """Whether the truth says how the marts show it: that of older demo companies does not."""
    return all("seen" in each for each in truth["churn"]["drivers"])


def of_leads(work: Work, truth: Truth) -> list[Recovery]:
    """Drivers of lead quality; empty without a model."""
    return _read(work, LEAD_QUALITY, truth, leads)


def of_churn(work: Work, truth: Truth) -> list[Recovery]:
    """Drivers of churn; empty without a model."""
    return _read(work, CHURN, truth, churn)


def _read(
    work: Work,
    scorer: Scorer[Tables],
    truth: Truth,
    compare: Callable[[Truth, pd.DataFrame, Model], list[Recovery]],
) -> list[Recovery]:
    champion = models.champion(work, scorer.model)
    if champion is None:
        return []
    model = scorer.kind.load(folder_of(scorer.model, champion.version))
    return compare(truth, scorer.kind.prepare(frames.read(work, scorer.learn)), model)


def leads(truth: Truth, rows: pd.DataFrame, model: Model) -> list[Recovery]:
    """Truth and model on the training rows as they were a day after coming in: then most are answered."""
    rows = LEAD_QUALITY.kind.once(rows)
    return [_compared(Rows.LEADS, truth["lead_quality"]["fields"], rows, model, LEAD_QUALITY)]


def churn(truth: Truth, rows: pd.DataFrame, model: Model) -> list[Recovery]:
    """Truth and model on the training rows, by how customers are bound."""
    known = {each["field"]: each for each in truth["churn"]["drivers"]}
    contract = known.pop(OF_CONTRACT)
    bound = rows["basis"] == "subscription"
    late = {name: Note.LATE for name in known if name not in IN_TIME}
    return [
        _compared(Rows.WITH_CONTRACT, known.values(), rows[bound], model, CHURN),
        _compared(Rows.WITHOUT_CONTRACT, known.values(), rows[~bound], model, CHURN, late),
        Recovery(Rows.CUSTOMERS, [_level(contract, rows, model)], []),
    ]


def _compared(
    which: Rows,
    drivers: Any,
    rows: pd.DataFrame,
    model: Model,
    scorer: Scorer[Tables],
    unseen: Mapping[str, Note] | None = None,
) -> Recovery:
    notes = {each["field"]: _note(each) for each in drivers} | dict(unseen or {})
    shown = [each for each in drivers if notes[each["field"]] in (None, Note.NOISY)]
    parts = pd.DataFrame({each["field"]: contribution(each, rows) for each in shown})
    parts = parts.loc[:, parts.std() > 0]
    found = recovery.strengths(model.log_odds(model.read(rows)), parts)
    outcome, groups = rows[scorer.kind.target].astype(float).to_numpy(), rows[scorer.key].astype(str).to_numpy()
    clean = parts[[name for name in parts if notes[str(name)] is None]]
    resolved = recovery.resolution(clean, outcome, groups)
    true = {each["field"]: each["spread"] for each in drivers} | clean.std().to_dict()
    constant = [each["field"] for each in shown if each["field"] not in parts]
    notes |= dict.fromkeys([*resolved.weak(), *constant], Note.WEAK)
    told = [Driver(name, float(true[name]), _number(found.get(name)), note) for name, note in notes.items()]
    return Recovery(which, sorted(told, key=lambda each: -each.true_spread), resolved.pairs(found))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _note(known: Truth) -> Note | None:
    if "seen" not in known:
        return Note.HIDDEN
    return Note.NOISY if known["seen"]["is_noisy"] else None


def contribution(known: Truth, rows: pd.DataFrame) -> pd.Series:
    """What a driver truly adds to the log-odds of each row, as far as its column tells; see app.demo.seen."""
    seen, values = known["seen"], rows[known["seen"]["column"]]
    if seen["scale"] == "level":
        unnamed = values.notna() & ~values.isin(known["levels"])
        added = values.map(known["levels"]).astype(float).mask(unnamed, 0.0)
    else:
        number = _scaled(values.astype(float), seen["scale"], seen["unit"]).clip(seen["least"], seen["most"])
        added = known["coefficient"] * number
    missing = added.mean() if seen["missing"] is None else known["coefficient"] * seen["missing"]
    return added.fillna(missing) * (1 + known.get("intent_shown", 0.0))


def _scaled(values: pd.Series, scale: str, unit: float) -> pd.Series:
    with np.errstate(divide="ignore"):
        return {
            "flag": lambda: (values > 0).astype(float).where(values.notna()),
            "log": lambda: np.log(values / unit),
            "log1p": lambda: np.log1p(values / unit),
            "above": lambda: values - unit,
        }[scale]()


def _level(known: Truth, rows: pd.DataFrame, model: Model) -> Driver:
    """Of a driver that parts the rows in two: the log odds ratio of their mean chances, since the model may draw
    on quite different columns in either part."""
    part = contribution(known, rows).to_numpy()
    chance = probability(model.log_odds(model.read(rows)))
    least, most = (chance[part == edge].mean() for edge in (part.min(), part.max()))
    ratio = np.log(most / (1 - most)) - np.log(least / (1 - least))
    spread = float(part.std())
    return Driver(known["field"], spread, float(ratio / np.ptp(part)) * spread, Note.LEVEL)
