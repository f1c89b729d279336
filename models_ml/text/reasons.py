"""From weights of terms to words a person reads.

What every term added is laid onto the characters it stands on, and read back word by word; where a script has no
spaces, characters that spoke side by side make the word. Nothing is lost on the way but shape and marks, which are
no words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypedDict

import numpy as np

from models_ml.text.views import CJK, START, seen_by

_WORD = re.compile(r"\w+")
_UNIT = re.compile(rf"(?P<cjk>[{CJK}]+)|[^\W{CJK}]+")
HOT = 0.25
"""A CJK character belongs to a told word if it spoke at least this much of the loudest character."""


class Reason(TypedDict):
    """A word of the text and what it added to the category's score, in log odds against the average category."""

    term: str
    weight: float


def strongest(text: str, terms: Sequence[tuple[str, str]], said: np.ndarray, count: int) -> list[Reason]:
    """Up to `count` words of a clean text that spoke for its category, strongest first; of two that overlap, one.

    Args:
        terms: (view, term) of everything that was found in the text.
        said: what each of them added to the category's score.
    """
    totals: dict[str, float] = defaultdict(float)
    heat = _heat(text, terms, said)
    for start, end in _units(text, heat):
        totals[text[start:end]] += float(heat[start:end].sum())
    told: list[Reason] = []
    for word in sorted(totals, key=lambda one: (-totals[one], one)):
        if totals[word] <= 0 or len(told) == count:
            break
        if not any(word in other["term"] or other["term"] in word for other in told):
            told.append(Reason(term=word, weight=round(totals[word], 3)))
    return told


def _heat(text: str, terms: Sequence[tuple[str, str]], said: np.ndarray) -> np.ndarray:
    """What each character of the text added: a term's weight is shared by its places and their characters."""
    heat = np.zeros(len(text) + 2)
    seen = {view: seen_by(view, text) for view in {view for view, _ in terms}}
    seen = {view: part if part.startswith(START) else f" {part} " for view, part in seen.items()}
    tokens = _tokens(seen.get("words", ""))
    for (view, term), value in zip(terms, said, strict=True):
        if view == "shape":
            continue
        places = tokens.get(term, []) if view == "words" else list(_places(term, seen[view]))
        for start, end in places:
            heat[start:end] += value / len(places) / (end - start)
    return heat[1:-1]


def _tokens(text: str) -> dict[str, list[tuple[int, int]]]:
    """Words and pairs of words -> where they stand."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    words = [(match[0], *match.span()) for match in _WORD.finditer(text)]
    for word, start, end in words:
        found[word].append((start, end))
    for (one, start, _), (other, _, end) in pairwise(words):
        found[f"{one} {other}"].append((start, end))
    return found


def _places(term: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(term)
    while start >= 0:
        yield start, start + len(term)
        start = text.find(term, start + 1)


def _units(text: str, heat: np.ndarray) -> Iterator[tuple[int, int]]:
    """Words as they stand; of CJK, neighbours that spoke."""
    loud = heat >= HOT * heat.max(initial=0.0)
    for match in _UNIT.finditer(text):
        start, end = match.span()
        if not match["cjk"]:
            yield start, end
            continue
        edges = np.flatnonzero(np.diff(np.concatenate([[0], loud[start:end].astype(int), [0]])))
        yield from ((start + int(first), start + int(last)) for first, last in edges.reshape(-1, 2))
