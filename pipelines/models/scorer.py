"""The one seam for everything that scores: a declaration, and what every kind of model can be asked for.

A kind (`tables`, `texts`) fits, says and profiles; training, contest, checks, write-back, watch and evidence ask
for nothing else, and so are the same for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import pandas as pd

from app.models.schema import Evidence
from app.runs import scored
from models_ml import explain
from models_ml.contest import Contest, Ruling
from models_ml.tabular.features import Feature
from pipelines.models.seen_rows import SeenRows


@dataclass(frozen=True)
class Labels:
    """Of a score that names a category: which each row has, whether the model is sure, and which there are."""

    said: Sequence[str]
    is_sure: np.ndarray
    known: Sequence[str]


@dataclass(frozen=True)
class Scored:
    """One array of chances per name, in the order of the scored rows; `reasons` are those of the last name.

    With `labels` a chance is that the label is right.
    """

    chances: list[np.ndarray]
    reasons: list[list[explain.Reason]]
    labels: Labels | None = None


class Profile(NamedTuple):
    """Rows as drift sees them: a column of `values` per feature, the chance of the last name, levels by field."""

    features: list[Feature]
    values: np.ndarray
    chance: np.ndarray
    levels: dict[str, list[str]]


class Unlearnable(Exception):
    """Rows that no model can be made of; `why` says it by language."""

    def __init__(self, why: dict[str, str]) -> None:
        super().__init__(why["en"])
        self.why = why


class Learnt(Protocol):
    """A judged model beside the rows it learned from, oldest first where their order tells."""

    few: str
    """The sentence for too few fresh rows."""

    @property
    def model(self) -> Any: ...
    @property
    def rows(self) -> pd.DataFrame: ...
    @property
    def version(self) -> str: ...
    @property
    def passed(self) -> bool: ...
    @property
    def seen_rows(self) -> SeenRows: ...
    def evidence(self, key: str) -> list[list[Evidence]]:
        """Per name, how held-out rows turned out; `key` is the column that names the record."""

    def differs(self, model: Any, card: dict[str, Any]) -> list[str]:
        """What of another model, with its card, is of another question than this one's."""

    def fight(self, other: Any, learned: np.ndarray, judged: np.ndarray) -> Contest | None:
        """A model of the learned rows against another on the judged ones; None if there are too few of either."""

    def missing(self, fresh: np.ndarray) -> dict[str, int]:
        """How many fresh rows there are, and how many it takes."""

    def keep(self, folder: Path, ruling: Ruling | None, before: dict[str, Any], cuts: Sequence[float]) -> "Kept":
        """Write model and card into `folder`.

        Args:
            before: the profile that later rows are compared with.
            cuts: the chances at which the grades of the last name begin.
        """


class Kept(NamedTuple):
    """What the registry keeps of a model: its card as JSON, and what the gate and the contest said by language."""

    card: dict[str, Any]
    why: dict[str, str]


class Kind(Protocol):
    """What tables and texts have in common."""

    @property
    def days(self) -> tuple[tuple[int, int], ...]:
        """Per name: the outcome counts after the first and until the second of these days after as_of."""

    def fit(self, rows: pd.DataFrame) -> Learnt:
        """Train and judge. Raises Unlearnable."""

    def say(self, model: Any, rows: pd.DataFrame, reasons: int) -> Scored:
        """What the model says of rows, with so many reasons for and against."""

    def profile(self, model: Any, rows: pd.DataFrame) -> Profile: ...

    def load(self, folder: Path) -> Any:
        """A model from its file. Raises store.Refused, OSError."""


K = TypeVar("K", bound=Kind)


@dataclass(frozen=True)
class Scorer(Generic[K]):
    """How the scores of one model come about; `app.runs.scored` declares what they are called and whose they are.

    The queries read the marts: `learn` what is known to have turned out this way or that, `waiting` whom to score
    now (it calls the mart {mart}), `unscored` (key, reason) whom no score can be given, `before` the year before
    and `now` today's rows of the same kind, for drift; `slices` (a pandas period) divides the year. `matured` is
    past scores whose outcome is known by now: record, model_version, probability, scored_at, outcome. `needed` are
    the columns that no row may lack; as_of, the moment its facts are of, is one.
    """

    model: str
    kind: K
    key: str
    learn: str
    waiting: str
    before: str
    now: str
    slices: str
    matured: str
    unscored: str | None = None
    needed: tuple[str, ...] = ("as_of",)

    @property
    def of(self) -> scored.Model:
        return scored.BY_NAME[self.model]

    @property
    def names(self) -> tuple[str, ...]:
        """The scores it writes, all from one model; reasons stand with the last."""
        return tuple(score.name for score in self.of.scores)

    @property
    def entity(self) -> str:
        return self.of.entity

    @property
    def mart(self) -> str:
        return self.of.mart
