"""How often which terms stand in texts, counted for all texts at once.

scikit-learn's vectorizers cut every term of every text out as a string: the same counts in five to fifteen times
the time. Here a symbol (a word, a character) is a number from its first sight on, a run of symbols is a number
too, and only terms that are kept get spelled.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

Split = Callable[[str], Iterable[str]]


@dataclass(frozen=True, eq=False)
class Counts:
    """Texts x terms, and a function that spells the terms of given columns."""

    found: sp.csr_matrix
    spelled: Callable[[np.ndarray], np.ndarray]

    @property
    def names(self) -> np.ndarray:
        return self.spelled(np.arange(self.found.shape[1]))

    def only(self, columns: np.ndarray) -> "Counts":
        return Counts(self.found[:, columns], lambda some: self.spelled(columns[some]))


def runs(texts: Sequence[str], split: Split, lengths: tuple[int, int], glue: str = "") -> Counts:
    """Runs of neighbours among the symbols that `split` finds in a text, of each of the `lengths` from-to."""
    ids, row, symbols = _numbered(texts, split)
    shortest, longest = lengths
    start, code, levels, blocks = np.arange(len(ids)), ids, [np.arange(len(symbols))], []
    for length in range(1, longest + 1):
        if length > 1:
            inside = row[start] == np.append(row, np.full(length, -1))[start + length - 1]
            start, code = start[inside], code[inside]
            code, keys = pd.factorize(code * len(symbols) + ids[start + length - 1])
            levels.append(keys)
        if length >= shortest:
            blocks.append(_table(row[start], code, (len(texts), len(levels[-1]))))
    return _joined(blocks, [_spelling(symbols, levels[:length], glue) for length in range(shortest, longest + 1)])


def within(words: Counts, lengths: tuple[int, int], most: int) -> Counts:
    """Runs of characters within words and their borders (shown as spaces), each word cut up once.

    Of no more than `most` entries: in many or long texts the commonest parts go first, for the words themselves,
    which are read whole as well, say what those could say.
    """
    parts = runs([f" {word} " for word in words.names], iter, lengths)
    texts = np.bincount(words.found.indices, minlength=words.found.shape[1])
    entries = texts @ (parts.found > 0)
    rarest_first = np.argsort(entries, kind="stable")
    spared = rarest_first[np.cumsum(entries[rarest_first]) <= most]
    parts = parts.only(np.sort(spared))
    return Counts(words.found @ parts.found, parts.spelled)


def _numbered(texts: Sequence[str], split: Split) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(number of every symbol in all texts, number of its text, the symbols)."""
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__
    ids, sizes = array("q"), []
    for text in texts:
        before = len(ids)
        ids.extend(map(number.__getitem__, split(text)))
        sizes.append(len(ids) - before)
    row = np.repeat(np.arange(len(texts)), sizes)
    return np.frombuffer(ids, dtype=np.int64), row, np.array(list(number), dtype=object)


def _table(row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> sp.csr_matrix:
    return sp.csr_matrix((np.ones(len(row), dtype=np.float32), (row, column)), shape=shape)


def _spelling(symbols: np.ndarray, levels: list[np.ndarray], glue: str) -> Callable[[np.ndarray], np.ndarray]:
    """A run is known by the number of all but its last symbol, and that symbol: spelled from its end."""

    def spelled(columns: np.ndarray) -> np.ndarray:
        if len(levels) == 1:
            return symbols[columns]
        head, last = np.divmod(levels[-1][columns], len(symbols))
        return _spelling(symbols, levels[:-1], glue)(head) + glue + symbols[last]

    return spelled


def _joined(blocks: list[sp.csr_matrix], spellings: list[Callable[[np.ndarray], np.ndarray]]) -> Counts:
    """Tables side by side."""
    ends = np.cumsum([block.shape[1] for block in blocks])

    def spelled(columns: np.ndarray) -> np.ndarray:
        names = np.empty(len(columns), dtype=object)
        place = np.searchsorted(ends, columns, side="right")
        for number, spell in enumerate(spellings):
            own = place == number
            names[own] = spell(columns[own] - (ends[number] - blocks[number].shape[1]))
        return names

    return Counts(sp.hstack(blocks, format="csr"), spelled)
