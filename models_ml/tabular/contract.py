"""What a model is about: the agreement that a run is checked against and can be repeated from."""

from dataclasses import asdict, dataclass, field
from typing import Any

_LISTS = ("drop", "sensitive", "watched")


@dataclass(frozen=True)
class Contract:
    """The label contract of one model, in words and in columns.

    `time` is the column that orders rows (as-of, or first contact): with it the newest 30 % are held out.
    `group` keeps the rows of one account on one side of every split. In a `panel`, where an account has rows
    of many days, it does so in cross-validation alone: out of time, the same accounts are met again later, as
    they will be when the model is used.

    `sensitive` fields are no features, and what the model does to their groups is reported; `watched` ones are
    reported and are features, also those that would be left out by their name (models_ml.fairness).
    """

    name: str = "model"
    positive: str | None = None
    drop: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    time: str | None = None
    group: str | None = None
    panel: bool = False
    entity: str = ""
    gap_days: int | None = None
    horizon_days: int | None = None
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    """Field -> {"en": ..., "zh": ...}: how a person calls it."""
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {name: list(getattr(self, name)) for name in _LISTS}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Contract":
        return cls(**(values | {name: tuple(values.get(name, ())) for name in _LISTS}))


class Unusable(ValueError):
    """The table cannot be a model's table: `code` and `facts` say why (words.py has the sentence)."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
