"""Linear ways to learn categories from terms: each gives one weight per category and term.

That both are linear is the point: however they are mixed, the mix is one matrix of weights, and what a word said
for a category can be read off it exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy.sparse as sp
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

CLOSE_ENOUGH = 0.5
"""Where the solver stops. Five times stricter moves no accuracy by more than .002, at half as much time again."""
BEFORE_ANY = 0.1
"""Texts that every term is taken to occur in beforehand, so that no ratio is infinite."""


@dataclass(frozen=True, eq=False)
class Linear:
    """Scores of a text: `x @ coef.T + intercept`, one column per category.

    Weights are centred, so that the categories of a term sum to 0: what counts is the difference between them.
    """

    coef: np.ndarray
    intercept: np.ndarray

    @classmethod
    def centred(cls, coef: np.ndarray, intercept: np.ndarray) -> "Linear":
        coef = coef.astype(np.float32)
        coef -= coef.mean(axis=0)
        return cls(coef, intercept - intercept.mean())

    def scores(self, x: sp.csr_matrix) -> np.ndarray:
        return np.asarray(x @ self.coef.T) + self.intercept


Member = Callable[[sp.csr_matrix, np.ndarray, int], Linear]
"""(texts, category number of each, count of categories) -> the fitted member. Every category must occur."""


def margin(x: sp.csr_matrix, y: np.ndarray, count: int, stretch: float, cost: float) -> Linear:
    """One support vector machine for all categories, on terms scaled by how far they tell these apart.

    A text is weighed against the few categories that come near its own: time hardly grows with their number.
    Source: Crammer and Singer 2001.

    Args:
        stretch: power of the scale, 0 for none.
        cost: of a text on the wrong side.
    """
    scale = _telling(x, y, count) ** stretch
    scaled = sp.csr_matrix((x.data * scale[x.indices], x.indices, x.indptr), shape=x.shape)
    machine = LinearSVC(multi_class="crammer_singer", C=cost, tol=CLOSE_ENOUGH, random_state=0).fit(scaled, y)
    coef, intercept = machine.coef_, machine.intercept_
    coef *= scale
    if count == 2:  # scikit-learn gives the difference of the two
        coef, intercept = np.vstack([-coef, coef]) / 2, np.concatenate([-intercept, intercept]) / 2
    return Linear.centred(coef, intercept)


def bayes(x: sp.csr_matrix, y: np.ndarray, count: int) -> Linear:
    """Naive Bayes, hardly smoothed, every category equally likely: it errs elsewhere than the margins do."""
    return Linear.centred(MultinomialNB(alpha=0.01, fit_prior=False).fit(x, y).feature_log_prob_, np.zeros(count))


MEMBERS: dict[str, Member] = {
    "plain_margin": partial(margin, stretch=0.0, cost=1.0),
    "scaled_margin": partial(margin, stretch=0.5, cost=1.0),
    "soft_margin": partial(margin, stretch=1.0, cost=0.3),
    "bayes": bayes,
}
"""The margins differ in how they trust rare terms. The mix mostly keeps one of them: which, differs by table."""


def _telling(x: sp.csr_matrix, y: np.ndarray, count: int) -> np.ndarray:
    """Mean size of a term's log ratios (its share in a category against its share in the rest), one on average.

    Source: Wang and Manning 2012, Baselines and bigrams, where each category has ratios of its own.
    """
    occurs = sp.csr_matrix((np.ones_like(x.data), x.indices, x.indptr), shape=x.shape)
    belongs = sp.csr_matrix((np.ones(len(y), dtype=x.dtype), (y, np.arange(len(y)))), shape=(count, len(y)))
    found = belongs @ occurs
    anywhere = np.asarray(found.sum(axis=0)).ravel() + count * BEFORE_ANY
    size = np.zeros(x.shape[1])
    for category in range(count):
        inside = found[[category]].toarray().ravel() + BEFORE_ANY
        ratio = np.abs(_log_share(inside) - _log_share(anywhere - inside + BEFORE_ANY))
        size += ratio / max(ratio.mean(), 1e-9)
    return size / max(size.mean(), 1e-9)


def _log_share(counts: np.ndarray) -> np.ndarray:
    return np.log(counts / counts.sum())
