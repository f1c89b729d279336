"""Why things are as they are: decisions as `docs/decisions` holds them, one a file, in English."""

import re
from dataclasses import dataclass

from app.core.settings import PROJECT

FOLDER = PROJECT / "docs" / "decisions"
ADDRESS = "/decisions"


@dataclass(frozen=True)
class Decision:
    """The text is Markdown."""

    title: str
    text: str


def find(name: str) -> Decision | None:
    """By the name of its file."""
    path = FOLDER / f"{name}.md"
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+", name) or not path.is_file():
        return None
    head, _end, text = path.read_text().partition("\n")
    return Decision(re.sub(r"^# \d{4}\.? *", "", head), text.strip())
