"""Permissions, each declared by the noun it is about, with the sentence that says what it allows.

A feature declares its own in `permissions.py`; every such file is read the first time somebody asks for a
permission by name. The sentence is what administrators tick and what a refusal names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

PACKAGES = ("app", "dashboards")
_declared: dict[str, "Permission"] = {}


@dataclass(frozen=True)
class Permission:
    """To do one thing with a noun: `deals:write`. `sentence` is a lazy message."""

    name: str
    sentence: Any = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        if _declared.setdefault(self.name, self) is not self:
            raise ValueError(f"{self.name} is declared twice")

    def __str__(self) -> str:
        return self.name

    @property
    def noun(self) -> str:
        return self.name.partition(":")[0]

    @property
    def action(self) -> str:
        return self.name.partition(":")[2]


@cache
def every() -> Mapping[str, Permission]:
    """Name -> permission, of all that are declared, noun by noun."""
    root = Path(__file__).resolve().parents[2]
    for package in PACKAGES:
        for file in sorted((root / package).rglob("permissions.py")):
            if file != Path(__file__).resolve():
                import_module(".".join(file.relative_to(root).with_suffix("").parts))
    return dict(sorted(_declared.items()))


def named(name: str) -> Permission:
    """The permission of that name. Raises KeyError if nobody declares it."""
    return every()[name]
