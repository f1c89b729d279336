"""Texts of any script as numbers: characters of Chinese, Japanese and Korean, words and word parts of the rest.

Each view weighs its terms by TF-IDF (sublinear counts) and has length one for every text it can see. A text with
CJK characters is read whole by the CJK views, because digits, punctuation and Latin model names between them
matter there; words and parts are read from what is left without them, and count by its share. `shape` is how a
text is written, not what it says: a one-line cry and a page with numbers in it are seldom about the same thing.
`facts` are what is known besides, each a term: `cf_1:o2` and `cf_3:true`, written before a text, FACT behind each.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from html import unescape

import numpy as np
import scipy.sparse as sp
from sklearn.preprocessing import normalize

from models_ml.text.counts import Counts, runs, within

CJK = r"\u2e80-\u2fdf\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
CJK += r"\U00020000-\U0003ffff"
_CJK = re.compile(f"[{CJK}]")
_INVISIBLE = re.compile(r"[\ufeff\u200b-\u200f\u2060\x00-\x08\x0e-\x1f]")
_LETTER = re.compile(r"\w")
_LATIN = re.compile(r"[a-z]")
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"[^\w\s]")
START, END = "\x02", "\x03"
"""Borders of a text in the CJK views; `clean` removes both from what people send."""
FACT = "\ue000"
"""Behind each fact that is known besides a text; nobody types it."""
SHAPE_WEIGHT = 0.36
"""Of the shape against one of the other views (its square root scales the vector)."""
_SPACE = re.compile(r"\s+")
_TAG = re.compile(
    r"<!--.*?-->|</?(?:a|abbr|b|blockquote|body|br|center|code|div|em|font|h[1-6]|head|hr|html|i|img|li|link|meta|ol|p|"
    r"pre|s|script|small|span|strong|style|sub|sup|table|tbody|td|th|thead|title|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE | re.DOTALL,
)
"""Tags of HTML by name: <jo@example.com> and 3 < 5 are text."""
LONGEST = 20_000
"""Characters of a text that are read: the cause stands at its beginning, a pasted log must not cost minutes."""
MOST_TERMS = 300_000
"""Terms a view keeps, the most frequent first: memory stays bounded whatever comes in."""
MOST_ENTRIES = 25_000_000
"""Parts of words that are read in all texts together: a set of long texts must fit into memory, too."""
MANY_ROWS = 2_000
"""From here on a term must occur twice to be learnt."""


def shape(text: str) -> list[str]:
    """Length in half octaves, marks, digits, Latin letters (each up to a few) and what the text ends on."""
    end = text[-1:] if _MARK.match(text[-1:]) else "letter"
    counts = {"marks": (_MARK, 6), "digits": (_DIGIT, 3), "latin": (_LATIN, 3)}
    many = [f"{name}:{min(most, len(found.findall(text)))}" for name, (found, most) in counts.items()]
    return [f"length:{int(2 * np.log2(1 + len(text)))}", f"end:{end}", *many]


def _facts(text: str) -> list[str]:
    return [fact for fact in text.split(FACT) if fact]


_WORDS = re.compile(r"\w+").findall


READERS: dict[str, Callable[[Sequence[str]], Counts]] = {
    "cjk_1": partial(runs, split=iter, lengths=(1, 1)),
    "cjk_2": partial(runs, split=iter, lengths=(2, 2)),
    "cjk_3": partial(runs, split=iter, lengths=(3, 3)),
    "words": partial(runs, split=_WORDS, lengths=(1, 2), glue=" "),
    "parts": lambda texts: within(runs(texts, str.split, (1, 1)), (2, 5), MOST_ENTRIES),
    "shape": partial(runs, split=shape, lengths=(1, 1)),
    "facts": partial(runs, split=_facts, lengths=(1, 1)),
}
"""View -> how it counts its terms. `parts` are 2-5 characters within a word, its borders shown as spaces."""


@dataclass(frozen=True, eq=False)
class View:
    """One fitted view. `terms` are joined by line feeds, which no term holds: one string is quick to store."""

    name: str
    terms: str
    idf: np.ndarray

    def names(self) -> list[str]:
        return self.terms.split("\n")


def clean(text: object) -> str:
    """Full-width forms, case, invisible marks and runs of space made one, HTML read; empty for a missing text."""
    if not isinstance(text, str):
        return ""
    shown = _TAG.sub(" ", unescape(text[:LONGEST]))
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", shown)).lower()
    return _SPACE.sub(" ", plain).strip()


def body(text: str) -> str:
    """What was written, without the facts before it."""
    return text.rpartition(FACT)[2]


def seen_by(view: str, text: str) -> str:
    """What of a clean text the view reads: the text itself, or of its length with spaces for what is hidden."""
    facts, _mark, text = text.rpartition(FACT)
    if view == "facts":
        return facts
    if view == "shape":
        return text
    if view.startswith("cjk"):
        return START + text + END if _CJK.search(text) else ""
    return _CJK.sub(" ", text)


def cjk_count(text: str) -> int:
    """Chinese, Japanese and Korean characters in a clean text."""
    return len(_CJK.findall(text))


def fit(texts: Sequence[str], most: int = MOST_TERMS) -> tuple[list[View], sp.csr_matrix]:
    """The views that find terms in these clean texts, `most` in each, and the texts read by them."""
    found = [fitted for name in READERS if (fitted := _fitted(name, texts, most)) is not None]
    if not found:
        return [], sp.csr_matrix((len(texts), 0), dtype=np.float32)
    views, blocks = zip(*found, strict=True)
    return list(views), normalize(sp.hstack(blocks, format="csr"), copy=False)


def matrix(views: Sequence[View], texts: Sequence[str]) -> sp.csr_matrix:
    """One row per clean text, of length one (or zero where no known term occurs)."""
    return normalize(sp.hstack([_read(view, texts) for view in views], format="csr"), copy=False)


def _fitted(name: str, texts: Sequence[str], most: int) -> tuple[View, sp.csr_matrix] | None:
    seen = [seen_by(name, text) for text in texts]
    counts = READERS[name](seen)
    occurs = np.bincount(counts.found.indices, minlength=counts.found.shape[1])
    rarest = 2 if len(texts) >= MANY_ROWS and name != "cjk_1" else 1
    often = np.argsort(-occurs, kind="stable")[: min(most, int((occurs >= rarest).sum()))]
    if not len(often):
        return None
    counts = counts.only(often)
    idf = np.log((1 + len(texts)) / (1 + occurs[often])) + 1
    view = View(name, "\n".join(counts.names), idf.astype(np.float32))
    return view, _weighed(view, counts.found, seen, texts)


def _read(view: View, texts: Sequence[str]) -> sp.csr_matrix:
    """A batch of texts by a fitted view: the terms that it knows, in its columns."""
    seen = [seen_by(view.name, text) for text in texts]
    counts = READERS[view.name](seen)
    place = _places(view)
    column = np.array([place.get(name, -1) for name in counts.names], dtype=np.int64)
    known = np.flatnonzero(column >= 0)
    ones = np.ones(len(known), dtype=np.float32)
    choice = sp.csr_matrix((ones, (known, column[known])), shape=(len(column), len(place)))
    return _weighed(view, counts.found @ choice, seen, texts)


@lru_cache(maxsize=len(READERS))
def _places(view: View) -> dict[str, int]:
    """Term -> column. Kept between the batches of one model."""
    return {name: column for column, name in enumerate(view.names())}


def _weighed(view: View, counts: sp.csr_matrix, seen: Sequence[str], texts: Sequence[str]) -> sp.csr_matrix:
    """TF-IDF with sublinear counts, each row as long as the view counts in its text."""
    weights = np.array([_weight(view.name, part, body(text)) for part, text in zip(seen, texts, strict=True)])
    counts.data = (1 + np.log(counts.data)) * view.idf[counts.indices]
    return sp.diags_array(np.sqrt(weights.astype(np.float32))) @ normalize(counts, copy=False)


def _weight(view: str, part: str, text: str) -> float:
    """Of a view in a text. For words and their parts: letters and digits left per letter and digit of the text."""
    if view == "shape":
        return SHAPE_WEIGHT
    if view.startswith("cjk") or view == "facts" or part == text:
        return 1.0
    return len(_LETTER.findall(part)) / max(1, len(_LETTER.findall(text)))
