"""The verbs of a noun's service that can be done with many of its records."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, get_type_hints

from app.core.validation import Shape
from app.fields.noun import Noun

Verb = Callable[..., Any]


@dataclass(frozen=True)
class Verbs:
    """`assign` is None of a noun whose records belong to nobody; `shape` is what `change` takes."""

    change: Verb
    shape: type[Shape]
    assign: Verb | None
    remove: Verb


def verbs_of(noun: Noun) -> Verbs:
    service = import_module(f"app.{noun.name}.service")
    assign = getattr(service, "transfer", None) or getattr(service, "assign", None)
    return Verbs(service.change, get_type_hints(service.change)["given"], assign, service.remove)
