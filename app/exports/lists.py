"""Which lists can be taken away as a file: those of the nouns, by the verb that lists each."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, get_type_hints

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import ListQuery, Page
from app.fields.noun import Noun, noun_of


@dataclass(frozen=True)
class Exportable:
    """A noun's list: what it is asked with, and the verb that answers."""

    noun: Noun
    query: type[ListQuery]
    find: Callable[[Work, Any], Page[Any]]


def list_of(name: str) -> Exportable:
    """The list of the noun `name`, found by its verb `list_<name>` in the noun's own folder. Raises Invalid."""
    noun = noun_of(name) if name.isidentifier() else None
    if noun is None:
        raise Invalid({"noun": _("There is no such list.")})
    find = getattr(import_module(f"app.{noun.name}.service"), f"list_{noun.name}")
    return Exportable(noun, get_type_hints(find)["query"], find)
