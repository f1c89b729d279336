"""What a model is about: the agreement that a run is checked against and can be repeated from."""

import re
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
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


def nearest(name: str, known: list[str]) -> str | None:
    """The name that was probably meant: like it in all but case, spaces or a letter or two."""
    plain = {re.sub(r"[\W_]+", "", one.casefold()): one for one in reversed(known)}
    like = get_close_matches(re.sub(r"[\W_]+", "", name.casefold()), plain, n=1, cutoff=0.75)
    return plain[like[0]] if like else None


def spaced(name: str) -> str:
    """A column's name as the file's header is read: without spaces around it, single ones within."""
    return " ".join(name.split())


class Unusable(ValueError):
    """The table cannot be a model's table: `code` and `facts` say why (words.py has the sentence)."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
