"""Where in the file something is refused: line, section, entry, field."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from app.core.errors import Invalid
from app.core.i18n import _

CALLED = {
    "label_en": "english",
    "label_zh": "chinese",
    "name_en": "english",
    "name_zh": "chinese",
    "parent_id": "under",
    "expected_days": "days",
    "is_listed": "listed",
    "is_filtered": "filtered",
    "label": "called",
    "entry": "retired",
    "team": "retired",
}
"""What a verb calls a field -> what the file does."""
HEAD = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")


class Block(NamedTuple):
    """An entry as it is written: its section, the number of its first line, its lines."""

    section: str
    first: int
    lines: list[str]


@contextmanager
def named(*place: str) -> Iterator[None]:
    """What is refused inside is refused with its place in the file."""
    try:
        yield
    except Invalid as refused:
        fields = {
            " / ".join(filter(None, (*place, CALLED.get(field, field)))): words
            for field, words in refused.fields.items()
        }
        raise Invalid(fields) from None


@contextmanager
def lined(text: str, keys: Mapping[str, str]) -> Iterator[None]:
    """What is refused inside is told with its line; `keys` is section -> the field that names its entries."""
    try:
        yield
    except Invalid as refused:
        blocks = list(_blocks(text))
        lines = {place: _line(blocks, keys, place) for place in refused.fields}
        raise Invalid(
            {
                place: _("line {n}: {words}", n=lines[place], words=words) if lines[place] else words
                for place, words in refused.fields.items()
            }
        ) from None


def _blocks(text: str) -> Iterator[Block]:
    block = None
    for n, line in enumerate(text.splitlines(), start=1):
        if head := HEAD.match(line):
            if block:
                yield block
            block = Block(head[1], n, [])
        if block:
            block.lines.append(line)
    if block:
        yield block


def _line(blocks: list[Block], keys: Mapping[str, str], place: str) -> int | None:
    """Of the field, else of the entry, else of the section: the last that is called so, as one named twice is."""
    section, __, rest = place.partition(" / ")
    own = [block for block in blocks if block.section == section]
    for n, block in reversed(list(enumerate(own, start=1))):
        key = _key(block, keys.get(section, ""), n)
        if rest == key or rest.startswith(f"{key} / "):
            field = re.compile(rf'\s*"?{re.escape(rest[len(key) + 3 :])}"?\s*[.=]')
            return next((block.first + i for i, line in enumerate(block.lines) if field.match(line)), block.first)
    return own[0].first if own else None


def _key(block: Block, field: str, n: int) -> str:
    """What the entry is called; one that does not say it is called by its number."""
    for line in block.lines:
        if re.match(rf"\s*{field}\s*=", line):
            try:
                return str(tomllib.loads(line)[field])
            except tomllib.TOMLDecodeError:
                break
    return str(n)
