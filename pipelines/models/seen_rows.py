"""What of a model's rows can be known to whom: which are fresh to a model trained earlier."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class SeenRows:
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


def day(of: date) -> float:
    """Days since 1970-01-01."""
    return float((of - date(1970, 1, 1)).days)
