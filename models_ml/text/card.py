"""How good a text model is on texts it has not seen, as a whole and per category, and how that is added to."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from models_ml.text.model import BATCH, TextModel, predict
from models_ml.text.table import Labelled


@dataclass(frozen=True)
class Tally:
    """Counts of one category. Counts add up, so a card can grow week by week; shares are worked out when asked."""

    rows: int = 0
    predicted: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(**{name: value + getattr(other, name) for name, value in asdict(self).items()})

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.rows if self.rows else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.rows + self.predicted) if self.right else 0.0


@dataclass(frozen=True)
class Quality:
    """Tallies per category: `rows` by the true category, `predicted` and `sure` by the category said."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def plus(self, other: "Quality") -> "Quality":
        """Both together: yesterday's card and what was confirmed today."""
        names = sorted(self.tallies.keys() | other.tallies.keys())
        none = Tally()
        return replace(
            self,
            tallies={n: self.tallies.get(n, none).plus(other.tallies.get(n, none)) for n in names},
        )

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tallies.values())

    @property
    def accuracy(self) -> float:
        return sum(one.right for one in self.tallies.values()) / max(1, self.rows)

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the categories that occur or are predicted."""
        return float(np.mean([one.f1 for one in self.tallies.values() if one.rows or one.predicted]))

    @property
    def coverage(self) -> float:
        """Share of the texts that the model was sure of."""
        return sum(one.sure for one in self.tallies.values()) / max(1, self.rows)

    @property
    def precision_when_sure(self) -> float | None:
        """Share of the sure answers that were right; None if it was never sure."""
        sure = sum(one.sure for one in self.tallies.values())
        return sum(one.sure_right for one in self.tallies.values()) / sure if sure else None

    def per_class(self) -> list[dict[str, Any]]:
        """One row per category, the most frequent first: counts, precision, recall, F1."""
        ordered = sorted(self.tallies.items(), key=lambda item: (-item[1].rows, item[0]))
        shares = ("precision", "recall", "f1")
        return [
            {"category": name, **asdict(one), **{share: getattr(one, share) for share in shares}}
            for name, one in ordered
        ]


def judge(model: TextModel, rows: Labelled) -> Quality:
    """The model's quality on texts whose category is known."""
    quality = Quality()
    for start in range(0, len(rows), BATCH):
        part = slice(start, start + BATCH)
        said = predict(model, rows.texts[part], reasons=0)
        is_sure = said["is_sure"].to_numpy(dtype=bool)
        quality = quality.plus(tally(rows.categories[part], said["category"].to_numpy(), is_sure))
    return quality


def tally(true: np.ndarray, said: np.ndarray, is_sure: np.ndarray) -> Quality:
    """Quality from true categories, predicted ones and whether the model was sure: all of one length."""
    is_right = true == said
    names = sorted({str(name) for name in true} | {str(name) for name in said})
    return Quality({name: _tally(true == name, said == name, is_right, is_sure) for name in names})


def _tally(is_it: np.ndarray, says_it: np.ndarray, is_right: np.ndarray, is_sure: np.ndarray) -> Tally:
    return Tally(
        rows=int(is_it.sum()),
        predicted=int(says_it.sum()),
        right=int((is_it & is_right).sum()),
        sure=int((says_it & is_sure).sum()),
        sure_right=int((says_it & is_sure & is_right).sum()),
    )
