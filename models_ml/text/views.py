"""Texts of any script as numbers: characters of Chinese, Japanese and Korean, words and word parts of the rest.

Each view weighs its terms by TF-IDF (sublinear counts) and has length one for every text it can see. A text with
CJK characters is read whole by the CJK views, because digits, punctuation and Latin model names between them
matter there; words and parts are read from what is left without them, and count by its share. `shape` is how a
text is written, not what it says: a one-line cry and a page with numbers in it are seldom about the same thing.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

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
SHAPE_WEIGHT = 0.36
"""Of the shape against one of the other views (its square root scales the vector)."""
_SPACE = re.compile(r"\s+")
LONGEST = 20_000
"""Characters of a text that are read: the cause stands at its beginning, a pasted log must not cost minutes."""
MOST_TERMS = 300_000
"""Terms a view keeps, the most frequent first: memory stays bounded whatever comes in."""
MANY_ROWS = 2_000
"""From here on a term must occur twice to be learnt."""


def shape(text: str) -> list[str]:
    """Length in half octaves, marks, digits, Latin letters (each up to a few) and what the text ends on."""
    end = text[-1:] if _MARK.match(text[-1:]) else "letter"
    counts = {"marks": (_MARK, 6), "digits": (_DIGIT, 3), "latin": (_LATIN, 3)}
    many = [f"{name}:{min(most, len(found.findall(text)))}" for name, (found, most) in counts.items()]
    return [f"length:{int(2 * np.log2(1 + len(text)))}", f"end:{end}", *many]


ANALYZERS: dict[str, dict[str, Any]] = {
    "cjk_1": {"analyzer": "char", "ngram_range": (1, 1)},
    "cjk_2": {"analyzer": "char", "ngram_range": (2, 2)},
    "cjk_3": {"analyzer": "char", "ngram_range": (3, 3)},
    "words": {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
    "parts": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "shape": {"analyzer": shape},
}
"""View -> how it takes a text apart. `parts` are 2-5 letters within a word, its borders shown as spaces."""


@dataclass(frozen=True, eq=False)
class View:
    """One fitted view. `terms` are joined by line feeds, which no term holds: one string is quick to store."""

    name: str
    terms: str
    idf: np.ndarray

    def names(self) -> list[str]:
        return self.terms.split("\n")


def clean(text: object) -> str:
    """Full-width forms, case, invisible marks and runs of space made one; empty for a missing text."""
    if not isinstance(text, str):
        return ""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text[:LONGEST])).lower()
    return _SPACE.sub(" ", plain).strip()


def seen_by(view: str, text: str) -> str:
    """What of a clean text the view reads: the text itself, or of its length with spaces for what is hidden."""
    if view == "shape":
        return text
    if view.startswith("cjk"):
        return START + text + END if _CJK.search(text) else ""
    return _CJK.sub(" ", text)


def cjk_count(text: str) -> int:
    """Chinese, Japanese and Korean characters in a clean text."""
    return len(_CJK.findall(text))


def fit(texts: Sequence[str], most: int = MOST_TERMS) -> list[View]:
    """The views that find terms in these clean texts: none of CJK where there is no CJK; `most` terms in each."""
    return [view for name in ANALYZERS if (view := _fitted(name, texts, most)) is not None]


def _fitted(name: str, texts: Sequence[str], most: int) -> View | None:
    rarest = 2 if len(texts) >= MANY_ROWS and name != "cjk_1" else 1
    vectorizer = _vectorizer(name, min_df=rarest, max_features=most)
    try:
        vectorizer.fit([seen_by(name, text) for text in texts])
    except ValueError:  # scikit-learn's answer to an empty vocabulary
        return None
    terms = vectorizer.get_feature_names_out()
    return View(name, "\n".join(terms), vectorizer.idf_.astype(np.float32))


def _vectorizer(name: str, **settings: Any) -> TfidfVectorizer:
    return TfidfVectorizer(**ANALYZERS[name], lowercase=False, sublinear_tf=True, dtype=np.float32, **settings)


def matrix(views: Sequence[View], texts: Sequence[str]) -> sp.csr_matrix:
    """One row per clean text, of length one (or zero where no known term occurs)."""
    return normalize(sp.hstack([_transformed(view, texts) for view in views], format="csr"))


def _transformed(view: View, texts: Sequence[str]) -> sp.csr_matrix:
    vectorizer = _vectorizer(view.name, vocabulary=view.names())
    vectorizer.idf_ = view.idf
    seen = [seen_by(view.name, text) for text in texts]
    weights = [_weight(view.name, part, text) for part, text in zip(seen, texts, strict=True)]
    return sp.diags_array(np.sqrt(np.array(weights, dtype=np.float32))) @ vectorizer.transform(seen)


def _weight(view: str, part: str, text: str) -> float:
    """Of a view in a text. For words and their parts: letters and digits left per letter and digit of the text."""
    if view == "shape":
        return SHAPE_WEIGHT
    if view.startswith("cjk") or part == text:
        return 1.0
    return len(_LETTER.findall(part)) / max(1, len(_LETTER.findall(text)))
