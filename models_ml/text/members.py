"""Two linear ways to learn categories from terms: each gives one weight per category and term.

That both are linear is the point: however they are mixed, the mix is one matrix of weights, and what a word said
for a category can be read off it exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

CLOSE_ENOUGH = 0.1
"""Where the solver stops. Ten times stricter gives the same predictions in twice the time."""
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
        return cls(coef - coef.mean(axis=0), intercept - intercept.mean())

    def scores(self, x: sp.csr_matrix) -> np.ndarray:
        return np.asarray(x @ self.coef.T) + self.intercept


Member = Callable[[sp.csr_matrix, np.ndarray, int], Linear]
"""(texts, category number of each, count of categories) -> the fitted member. Every category must occur."""


def ratio_margin(x: sp.csr_matrix, y: np.ndarray, count: int) -> Linear:
    """Support vector machines, each category against the rest, on terms scaled by their log ratio.

    Source: Wang and Manning 2012, Baselines and bigrams (NB-SVM).
    """
    parts = [_against_rest(x, y == category, scale) for category, scale in enumerate(_log_ratios(x, y, count))]
    coef, intercept = zip(*parts, strict=True)
    return Linear.centred(np.vstack(coef), np.concatenate(intercept))


def bayes(x: sp.csr_matrix, y: np.ndarray, count: int) -> Linear:
    """Naive Bayes, hardly smoothed, every category equally likely: it errs elsewhere than the margins do."""
    return Linear.centred(MultinomialNB(alpha=0.01, fit_prior=False).fit(x, y).feature_log_prob_, np.zeros(count))


MEMBERS: dict[str, Member] = {"ratio_margin": ratio_margin, "bayes": bayes}


def _against_rest(x: sp.csr_matrix, is_it: np.ndarray, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    scaled = sp.csr_matrix((x.data * scale[x.indices], x.indices, x.indptr), shape=x.shape)
    fitted = LinearSVC(C=0.3, tol=CLOSE_ENOUGH, random_state=0).fit(scaled, is_it)
    return fitted.coef_ * scale, fitted.intercept_


def _log_ratios(x: sp.csr_matrix, y: np.ndarray, count: int) -> np.ndarray:
    """Log of (share of a term in the category / share in the rest), per category scaled to a mean size of one."""
    occurs = sp.csr_matrix((np.ones_like(x.data), x.indices, x.indptr), shape=x.shape)
    belongs = sp.csr_matrix((np.ones(len(y)), (y, np.arange(len(y)))), shape=(count, len(y)))
    inside = (belongs @ occurs).toarray() + BEFORE_ANY
    outside = inside.sum(axis=0) - inside + BEFORE_ANY
    ratios = _log_share(inside) - _log_share(outside)
    return ratios / np.maximum(np.abs(ratios).mean(axis=1, keepdims=True), 1e-9)


def _log_share(counts: np.ndarray) -> np.ndarray:
    return np.log(counts / counts.sum(axis=1, keepdims=True))
