"""The guide's chapters as `docs/guide` holds them: a file a chapter and language, parted at `##` headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.access.actor import Role
from app.core.i18n import current_locale
from app.core.settings import PROJECT

FOLDER = PROJECT / "docs" / "guide"
PICTURES = FOLDER / "pictures"

FIRST = "start"
ROLES: dict[str, frozenset[str]] = {
    FIRST: frozenset(),
    "sales": frozenset({Role.SALES, Role.SALES_MANAGER}),
    "service": frozenset({Role.SERVICE_AGENT, Role.SERVICE_LEAD}),
    "marketing": frozenset({Role.ANALYST}),
    "leadership": frozenset({Role.LEADER, Role.AUDITOR}),
    "administration": frozenset({Role.ADMINISTRATOR}),
    "partners": frozenset(),
    "operations": frozenset({Role.ADMINISTRATOR}),
}
"""Chapter, in reading order -> the roles whose work it is about."""


@dataclass(frozen=True)
class Section:
    """What stands under one heading; `anchor` is its place in the page's address. The text is Markdown."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """One file: its title, what it says before the first heading, and its sections."""

    name: str
    title: str
    opening: str
    sections: tuple[Section, ...]


def chapters() -> tuple[Chapter, ...]:
    """All chapters in the reader's language, in reading order."""
    return _read(current_locale())


def find(name: str) -> Chapter | None:
    return next((chapter for chapter in chapters() if chapter.name == name), None)


def of_role(role: str) -> list[Chapter]:
    """The first steps, and the chapters about the work of a role; a company's own roles have none."""
    return [chapter for chapter in chapters() if chapter.name == FIRST or role in ROLES[chapter.name]]


def picture(language: str, name: str) -> Path | None:
    """The file of a picture, if the guide has one of that name."""
    path = PICTURES / language / name
    return path if re.fullmatch(r"[a-z-]+\.webp", name) and language in ("en", "zh") and path.is_file() else None


@cache
def _read(language: str) -> tuple[Chapter, ...]:
    return tuple(_chapter(name, _flowing((FOLDER / language / f"{name}.md").read_text())) for name in ROLES)


def _flowing(text: str) -> str:
    """Chinese knows no spaces: a line that ends within a sentence goes on without one."""
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])", "", text)


def _chapter(name: str, text: str) -> Chapter:
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    title, _end, opening = head.removeprefix("# ").partition("\n")
    return Chapter(name, title.strip(), opening.strip(), tuple(_sections(parts)))


def _sections(parts: list[str]) -> Iterator[Section]:
    for part in parts:
        title, _end, text = part.partition("\n")
        yield Section(anchor_of(title), title.strip(), text.strip())


def anchor_of(title: str) -> str:
    """A heading's place in its page, as GitHub makes it, so that a link works here and there."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
