"""From weights of terms to words a person reads: parts of a word count for the word, overlaps are told once."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from models_ml.text.views import END, START

_WORD = re.compile(r"\w+")


class Reason(TypedDict):
    """A word, pair of words or CJK characters of the text, and what it added to the category's score.

    The weight is in log odds against the average category.
    """

    term: str
    weight: float


def strongest(text: str, terms: Sequence[tuple[str, str]], said: np.ndarray, count: int) -> list[Reason]:
    """Up to `count` terms of a clean text that spoke for its category, strongest first.

    Args:
        terms: (view, term) of everything that was found in the text.
        said: what each of them added to the category's score.
    """
    totals = _by_word(text, terms, said)
    told: list[Reason] = []
    for term in sorted(totals, key=lambda one: (-totals[one], one)):
        if totals[term] <= 0 or len(told) == count:
            break
        if not any(term in other["term"] or other["term"] in term for other in told):
            told.append(Reason(term=term, weight=round(totals[term], 3)))
    return told


def _by_word(text: str, terms: Sequence[tuple[str, str]], said: np.ndarray) -> dict[str, float]:
    """What each word added, its parts included; a part of several words is shared among them. Shape is no word."""
    totals: dict[str, float] = defaultdict(float)
    chunks = [f" {chunk} " for chunk in text.split()]
    for (view, term), value in zip(terms, said, strict=True):
        if view == "shape":
            continue
        owners = _words_with(term, chunks) if view == "parts" else [term.strip(START + END)]
        for owner in owners:
            totals[owner] += float(value) / len(owners)
    return {term: total for term, total in totals.items() if _WORD.search(term)}


def _words_with(part: str, chunks: list[str]) -> list[str]:
    """The words of the text that a word part stands in. Marks around a word are no part of its name."""
    return [word for chunk in chunks if part in chunk for word in _WORD.findall(chunk)[:1]]
