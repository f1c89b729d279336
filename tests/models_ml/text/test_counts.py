"""The same counts as scikit-learn's, and less of them where there are too many."""

import re

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from models_ml.text.counts import Counts, runs, within

TEXTS = ["the card was declined, the card!", "a card", "", "银行卡 a b c", "declined", "🙂 the"]
WORD = re.compile(r"\w+").findall
NO_LIMIT = 10**9


def expected(**settings: object) -> dict[str, list[float]]:
    vectorizer = CountVectorizer(lowercase=False, **settings)
    found = vectorizer.fit_transform(TEXTS).toarray()
    return {name: list(found[:, column]) for name, column in vectorizer.vocabulary_.items()}


def counted(counts: Counts) -> dict[str, list[float]]:
    return dict(zip(counts.names, counts.found.toarray().T.tolist(), strict=True))


def parts(most: int) -> Counts:
    return within(runs(TEXTS, str.split, (1, 1)), (2, 5), most)


@pytest.mark.parametrize("lengths", [(1, 1), (2, 2), (3, 3), (1, 3)])
def test_runs_of_characters(lengths: tuple[int, int]):
    assert counted(runs(TEXTS, iter, lengths)) == expected(analyzer="char", ngram_range=lengths)


def test_words_and_pairs_of_words():
    counts = runs(TEXTS, WORD, (1, 2), " ")
    assert counted(counts) == expected(ngram_range=(1, 2), token_pattern=r"\w+")


def test_parts_of_words():
    assert counted(parts(NO_LIMIT)) == expected(analyzer="char_wb", ngram_range=(2, 5))


def test_of_too_many_parts_the_commonest_are_left_out():
    few, all_of_them = parts(40), parts(NO_LIMIT)
    assert 0 < few.found.nnz <= 40
    texts = {name: np.count_nonzero(column) for name, column in counted(all_of_them).items()}
    left_out = set(texts) - set(few.names)
    assert min(texts[name] for name in left_out) >= max(texts[name] for name in few.names)


def test_chosen_columns_keep_their_names():
    counts = runs(TEXTS, WORD, (1, 2), " ")
    some = counts.only(np.array([5, 1]))
    assert list(some.names) == list(counts.names[[5, 1]])
    assert (some.found.toarray() == counts.found.toarray()[:, [5, 1]]).all()


def test_texts_without_symbols_have_no_terms():
    assert runs(["", " "], WORD, (1, 2), " ").found.shape == (2, 0)
