"""A fitted model: plain arrays that turn a frame into log-odds and into effects per source field."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models_ml.tabular import features, rates
from models_ml.tabular.columns import Field
from models_ml.tabular.features import Feature
from models_ml.tabular.linear import Linear
from models_ml.tabular.trees import Trees


@dataclass(frozen=True)
class Calibration:
    """Final log-odds = intercept + slope x raw log-odds; 0 and 1 where calibrating did not pay."""

    intercept: float = 0.0
    slope: float = 1.0


@dataclass(frozen=True)
class Model:
    """Champion, challenger or their blend: log-odds = (1 - share) x linear + share x trees, calibrated."""

    fields: list[Field]
    features: list[Feature]
    linear: Linear | None
    trees: Trees | None
    share: float
    calibration: Calibration
    rates: list[np.ndarray]
    """Per feature the rates of its codes, or nothing."""

    def read(self, frame: pd.DataFrame) -> np.ndarray:
        """The matrix that `log_odds` and `effects` take. A column that is absent counts as missing."""
        return features.matrix(frame, self.fields)

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        encoded = rates.encode(values, self.rates)
        raw = np.sum([weight * part.log_odds(encoded) for weight, part in self._parts()], axis=0)
        return self.calibration.intercept + self.calibration.slope * raw

    @property
    def base(self) -> float:
        """Log-odds that the effects are measured from: the average training row."""
        starts = {
            "linear": self.linear.base if self.linear else 0.0,
            "trees": self.trees.mean if self.trees else 0.0,
        }
        raw = (1 - self.share) * starts["linear"] + self.share * starts["trees"]
        return self.calibration.intercept + self.calibration.slope * raw

    def effects(self, values: np.ndarray) -> np.ndarray:
        """Log-odds added by each source field, in the order of `fields`; `base` + their sum = `log_odds`."""
        encoded = rates.encode(values, self.rates)
        total = np.sum([weight * part.effects(encoded) for weight, part in self._parts()], axis=0)
        place = {field.name: i for i, field in enumerate(self.fields)}
        summed = np.zeros((len(values), len(self.fields)))
        for i, feature in enumerate(self.features):
            summed[:, place[feature.field]] += total[:, i]
        return self.calibration.slope * summed

    def _parts(self) -> list[tuple[float, Linear | Trees]]:
        parts: list[tuple[float, Linear | Trees]] = []
        if self.linear is not None:
            parts.append((1 - self.share, self.linear))
        if self.trees is not None:
            parts.append((self.share, self.trees))
        return parts
