"""Finding a section of the guide by words."""

import re
from dataclasses import dataclass

from app.guide.chapters import Chapter, Section, chapters

MOST = 12
AROUND = 90
"""Characters shown on each side of the first word that was found."""
TITLE_COUNTS = 8


@dataclass(frozen=True)
class Hit:
    """A section that holds every word that was asked for; `excerpt` is plain text around the first of them."""

    chapter: Chapter
    section: Section
    excerpt: str


def find(asked: str) -> list[Hit]:
    """Sections that hold all words of `asked`, best first, at most `MOST`. The guide is read whole: 0.1 MB."""
    words = asked.lower().split()
    if not words:
        return []
    every = [(chapter, section) for chapter in chapters() for section in chapter.sections]
    found = [(_worth(chapter, section, words), chapter, section) for chapter, section in every]
    best = sorted((one for one in found if one[0]), key=lambda one: -one[0])[:MOST]
    return [Hit(chapter, section, _excerpt(section, words[0])) for _worth_, chapter, section in best]


def _worth(chapter: Chapter, section: Section, words: list[str]) -> int:
    """How often the words stand there, those in headings counting more; 0 if one is missing."""
    title, text = f"{section.title} {chapter.title}".lower(), plain(section.text).lower()
    each = [title.count(word) * TITLE_COUNTS + text.count(word) for word in words]
    return sum(each) if all(each) else 0


def _excerpt(section: Section, word: str) -> str:
    text = plain(section.text)
    at = max(text.lower().find(word), 0)
    begin, end = max(at - AROUND, 0), at + len(word) + AROUND
    return f"{'… ' if begin else ''}{text[begin:end].strip()}{' …' if end < len(text) else ''}"


def plain(text: str) -> str:
    """Markdown without its signs and pictures, on one line."""
    without_pictures = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", without_pictures)
    return " ".join(re.sub(r"[*`|#>]|^[ ]*-+[ ]|^\|?[ :|-]+$|```\w*", " ", words, flags=re.MULTILINE).split())
