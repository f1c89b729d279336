"""A table of texts and categories, checked: what is not one is refused with a sentence."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models_ml.tabular.contract import Unusable, nearest
from models_ml.tabular.parse import MISSING_WORDS
from models_ml.tabular.read import Loaded, load
from models_ml.text.views import clean

FEWEST_ROWS = 30
FEWEST_PER_CATEGORY = 3
"""A category is held out in parts to learn how sure is sure: each part needs one of it."""
NO_CATEGORY = MISSING_WORDS - {"-", "none", "no"}
_WHOLE = re.compile(r"^(\d+)\.0$")
"""The category 3 is written 3.0 where another row of its table has none."""
SHOWN = 8
"""Names that a sentence lists before it says how many more there are."""


class Refused(ValueError):
    """The table is no table of texts and categories: `code` and `facts` say why (words.py has the sentence)."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, eq=False)
class Labelled:
    """Clean texts (some may be empty) and the category of each; one entry per row that has a category."""

    texts: list[str]
    categories: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)

    def only(self, keep: np.ndarray) -> "Labelled":
        return Labelled([self.texts[row] for row in np.flatnonzero(keep)], self.categories[keep])

    def sizes(self) -> pd.Series:
        """Rows per category, the largest first."""
        return pd.Series(self.categories, dtype=object).value_counts()


def read(file: Path, wanted: str | None = None) -> Loaded:
    """Any table as a frame of text. Raises Refused."""
    try:
        return load(file, wanted)
    except Unusable as error:
        raise Refused(error.code, **error.facts) from error


def labelled(frame: pd.DataFrame, text: str, target: str, role: str = "train") -> Labelled:
    """The rows of `frame` that have a category. Raises Refused if a column or every text is missing."""
    if text == target:
        raise Refused("same_column", column=text)
    for column in (text, target):
        if column not in frame.columns:
            raise _no_column(column, [str(name) for name in frame.columns], role)
    categories = frame[target].astype("string").str.strip().str.replace(_WHOLE, r"\1", regex=True)
    known = categories.notna() & ~categories.str.lower().isin(NO_CATEGORY)
    rows = Labelled([clean(one) for one in frame.loc[known, text]], categories[known].to_numpy(dtype=object))
    if not any(rows.texts):
        raise Refused("no_text", role=role, column=text)
    return rows


def _no_column(column: str, known: list[str], role: str) -> Refused:
    near = nearest(column, known)
    facts = {"role": role, "column": column, "columns": listed(known)}
    return Refused("no_column_near", near=near, **facts) if near else Refused("no_column", **facts)


def one_spelling(rows: Labelled, known: Labelled) -> Labelled:
    """Categories as they are most often spelled in `known`: Refund and refund are one."""
    often = {name.casefold(): name for name in reversed(known.sizes().index)}
    return Labelled(
        rows.texts, np.array([often.get(one.casefold(), one) for one in rows.categories], dtype=object)
    )


def learnable(rows: Labelled, text: str, target: str) -> tuple[Labelled, list[str]]:
    """The rows to learn from, and the categories left out as too rare. Raises Refused if nothing can be learnt."""
    full = rows.only(np.array([bool(one) for one in rows.texts]))
    if len(full) < FEWEST_ROWS:
        raise Refused("too_few_rows", rows=len(full), needed=FEWEST_ROWS)
    sizes = full.sizes()
    if len(sizes) == 1:
        raise Refused("one_class", column=target, value=sizes.index[0])
    if len(sizes) > len(full) / 2:
        raise Refused("many_classes", column=target, count=len(sizes), rows=len(full))
    rare = sorted(sizes.index[sizes < FEWEST_PER_CATEGORY])
    if len(sizes) - len(rare) < 2:
        raise Refused("rare_classes", column=target, needed=FEWEST_PER_CATEGORY)
    if len(set(full.texts)) == 1:
        raise Refused("one_text", column=text)
    return full.only(~np.isin(full.categories, rare)), rare


def unseen(train: Labelled, test: Labelled) -> np.ndarray:
    """Which test rows are of a category that no training row has. Raises Refused if all are."""
    found = ~np.isin(test.categories.astype(str), train.categories.astype(str))
    if found.all():
        raise Refused("unseen_classes", values=listed(sorted(set(test.categories))))
    return found


def repeated(train: Labelled, test: Labelled) -> int:
    """How many of the test texts are training texts too, word for word."""
    known = set(train.texts) - {""}
    return sum(one in known for one in test.texts)


def listed(names: Any) -> str:
    """Up to eight names, and how many more."""
    known = [str(name) for name in names]
    more = f" … (+{len(known) - SHOWN})" if len(known) > SHOWN else ""
    return ", ".join(known[:SHOWN]) + more
