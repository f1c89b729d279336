"""What a company has set as one readable file: written from one installation, taken over in another.

Nothing is deleted by taking a file over: what it does not name stays as it is. People, passwords and keys are not
in it.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.access.guard import requires
from app.access.work import Work
from app.company.places import lined, named
from app.company.schema import Entry, Settings
from app.company.section import Section
from app.company.sections import SECTIONS
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import parse
from app.users.permissions import USERS_WRITE

HEAD = """# What this company has set in Tributary. `crm settings import FILE --dry-run` shows what would change.
# The order of entries is their order. What is left out of the file stays as it is where it is taken over.
"""


@dataclass(frozen=True)
class Difference:
    """One entry that is new or set otherwise. `fields` maps a field -> (before, after); all, where it is new."""

    section: str
    key: str
    is_new: bool
    fields: dict[str, tuple[Any, Any]]


@requires(USERS_WRITE)
def export(work: Work) -> str:
    """The file, as text."""
    tables = (_written(name, entry) for name, entries in _read(work).items() for entry in entries)
    return "\n".join([HEAD, *tables])


@requires(USERS_WRITE)
def take_over(work: Work, text: str) -> list[Difference]:
    """Set what the file says: what changed by it. Whoever only wants to know undoes the work.

    Raises Invalid, naming line, section, entry and field, for what cannot be set.
    """
    before = _read(work)
    with lined(text, {name: section.key for name, section in SECTIONS.items()}):
        for name, entries in _parsed(text).items():
            _set(work, name, SECTIONS[name], entries)
    return list(_differences(before, _read(work)))


def _read(work: Work) -> Settings:
    return {name: section.read(work) for name, section in SECTIONS.items()}


def _parsed(text: str) -> dict[str, list[Any]]:
    """Section -> its entries, each of its shape and none twice."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = (re.findall(r"line (\d+)", str(error)) or ["1"])[0]
        raise Invalid({"": _("Line {n} cannot be read. Check how it is written.", n=line)}) from None
    if unknown := next((name for name in told if name not in SECTIONS), None):
        raise Invalid({unknown: _("Name sections of these: {expected}.", expected=", ".join(SECTIONS))})
    return {name: _entries(name, SECTIONS[name], told[name]) for name in SECTIONS if name in told}


def _entries(name: str, section: Section, told: Any) -> list[Any]:
    if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
        raise Invalid({name: _("Begin each entry by [[{name}]].", name=name)})
    entries = []
    for n, one in enumerate(told, start=1):
        with named(name, str(one.get(section.key) or n)):
            entries.append(parse(section.shape, one))
    keys = [getattr(entry, section.key) for entry in entries]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise Invalid({f"{name} / {twice}": _("This entry is named twice.")})
    return entries


def _set(work: Work, name: str, section: Section, entries: list[Any]) -> None:
    for entry in entries:
        with named(name, getattr(entry, section.key)):
            section.write(work, entry)
    with named(name):
        section.order(work, entries)


def _written(name: str, entry: Entry) -> str:
    """An entry as TOML has it: what JSON writes of texts, lists, whole numbers, yes and no, TOML reads alike."""
    lines = (f"{field} = {json.dumps(value, ensure_ascii=False)}" for field, value in _flat(entry))
    return "\n".join([f"[[{name}]]", *lines, ""])


def _differences(before: Settings, after: Settings) -> Iterator[Difference]:
    """Entry by entry; another place in the order counts as a change of `place`."""
    for name, section in SECTIONS.items():
        known = {entry[section.key]: entry for entry in _placed(before[name])}
        for entry in _placed(after[name]):
            was = known.get(entry[section.key], {})
            fields = {f: (was.get(f), entry.get(f)) for f in {**was, **entry} if was.get(f) != entry.get(f)}
            if fields:
                yield Difference(name, entry[section.key], not was, fields)


def _placed(entries: list[Entry]) -> list[Entry]:
    return [entry | {"place": n} for n, entry in enumerate(entries, start=1)]


def _flat(entry: Entry, before: str = "") -> Iterator[tuple[str, Any]]:
    """A field that has parts as one line for each: `reads.deals = "team"`."""
    for field, value in entry.items():
        name = before + (
            field if re.fullmatch(r"[\w-]+", field, re.ASCII) else json.dumps(field, ensure_ascii=False)
        )
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
