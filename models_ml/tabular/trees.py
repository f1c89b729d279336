"""Boosted trees as plain arrays: log-odds and exact Shapley values, both by table look-up.

The leaves of a tree are taken in groups that eleven questions tell apart (a tree of 12 leaves is one), so that
to a group a row is one of at most 2,048 patterns of answers. What the group adds to the tree's value and to its
path-dependent Shapley values (Lundberg et al. 2020) is worked out once per pattern; scoring a row is then
eleven comparisons and a look-up. The Shapley value of a leaf's product game is the
integral of its multilinear extension (Owen 1972), which Gauss-Legendre quadrature gives exactly.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

MOST_QUESTIONS = 11
MISSING_CODE = 255
NODE_ARRAYS = ("feature", "threshold", "is_level", "missing_left", "left", "right", "is_leaf", "value", "cover")


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=int)


@dataclass(frozen=True)
class Tree:
    """Nodes in arrays; node 0 is the root. `goes_left[i]` answers a level question for every code."""

    feature: np.ndarray
    threshold: np.ndarray
    goes_left: np.ndarray
    """(nodes, 256); missing is code 255."""
    is_level: np.ndarray
    missing_left: np.ndarray
    left: np.ndarray
    right: np.ndarray
    is_leaf: np.ndarray
    value: np.ndarray
    cover: np.ndarray

    @cached_property
    def groups(self) -> list["Group"]:
        """Its leaves from left to right, as many together as so many questions tell apart."""
        found: list[Group] = []
        asked: set[int] = set()
        for leaf, steps in self.paths():
            asked |= {node for node, _ in steps}
            if not found or len(asked) > MOST_QUESTIONS:
                asked = {node for node, _ in steps}
                found.append(Group([], []))
            found[-1].leaves.append((leaf, steps))
            found[-1].questions[:] = sorted(asked)
        return found

    def paths(self) -> list[tuple[int, list[tuple[int, bool]]]]:
        """Every leaf with the (node, goes left) steps that lead to it."""
        found, todo = [], [(0, [])]  # type: ignore[var-annotated]
        while todo:
            node, steps = todo.pop()
            if self.is_leaf[node]:
                found.append((node, steps))
            else:
                todo.append((int(self.right[node]), [*steps, (node, False)]))
                todo.append((int(self.left[node]), [*steps, (node, True)]))
        return found


@dataclass(frozen=True)
class Group:
    """Some leaves of a tree with the steps to each, and the nodes on the way to any of them."""

    questions: list[int]
    leaves: list[tuple[int, list[tuple[int, bool]]]]

    @property
    def bit(self) -> dict[int, int]:
        """The place of each question in a pattern."""
        return {node: i for i, node in enumerate(self.questions)}


@dataclass(frozen=True)
class Table:
    """A group's part per pattern: Shapley values for each feature it uses, and its mean."""

    features: np.ndarray
    shapley: np.ndarray
    """(features used, patterns)"""
    mean: float


def tabulate(tree: Tree, group: Group) -> Table:
    """Work out the Shapley values of every pattern of answers."""
    bit = group.bit
    patterns = np.arange(1 << len(bit))
    used = np.unique(tree.feature[group.questions]) if bit else np.empty(0, dtype=int)
    shapley = np.zeros((len(used), len(patterns)))
    mean = 0.0
    for leaf, steps in group.leaves:
        mean += tree.value[leaf] * tree.cover[leaf] / tree.cover[0]
        players, follows, shares = _players(tree, steps, bit, patterns)
        code = sum((followed.astype(np.int64) << i for i, followed in enumerate(follows)), np.zeros(1, np.int64))
        part = _product_game(np.array(shares), tree.value[leaf])
        for i, player in enumerate(players):
            shapley[np.searchsorted(used, player)] += part[i][code]
    return Table(used, shapley, float(mean))


def _players(
    tree: Tree, steps: list[tuple[int, bool]], bit: dict[int, int], patterns: np.ndarray
) -> tuple[list[int], list[np.ndarray], list[float]]:
    """The features on a path; whether each pattern follows it there; the share of training rows that do."""
    asked: dict[int, int] = {}
    answered: dict[int, int] = {}
    shares: dict[int, float] = {}
    for node, left in steps:
        feature = int(tree.feature[node])
        child = tree.left[node] if left else tree.right[node]
        asked[feature] = asked.get(feature, 0) | 1 << bit[node]
        answered[feature] = answered.get(feature, 0) | left << bit[node]
        shares[feature] = shares.get(feature, 1.0) * tree.cover[child] / tree.cover[node]
    follows = [patterns & asked[feature] == answered[feature] for feature in asked]
    return list(asked), follows, list(shares.values())


@cache
def _quadrature(points: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre; exact for products of up to twice as many factors."""
    return np.polynomial.legendre.leggauss(points)


def _product_game(shares: np.ndarray, value: float) -> np.ndarray:
    """Shapley values (players, 2^players) of the game value x product(follows, or share if unknown)."""
    count = len(shares)
    follows = ((np.arange(1 << count)[None, :] >> np.arange(count)[:, None]) & 1).astype(float)
    gain = follows - shares[:, None]
    points, weights = _quadrature(count // 2 + 1)
    factors = shares[None, :, None] + gain[None] * ((points + 1) / 2)[:, None, None]
    others = factors.prod(axis=1, keepdims=True) / factors
    return value * gain * np.tensordot(weights / 2, others, axes=1)


@dataclass(frozen=True)
class Trees:
    """A boosted (or bagged) sum of trees; `base` is the log-odds before any tree, without their means.

    `nodes` holds the nodes of all trees one after the other: few arrays, so that a file of them is small.
    """

    sizes: np.ndarray
    nodes: dict[str, np.ndarray]
    level_bits: np.ndarray
    """The answers of the level questions, 256 bits each."""
    base: float
    features: int

    @classmethod
    def of(cls, trees: list[Tree], base: float, features: int) -> "Trees":
        sizes = np.array([len(tree.value) for tree in trees], dtype=np.int32)
        nodes = {name: _joined([getattr(tree, name) for tree in trees]) for name in NODE_ARRAYS}
        bits = [np.packbits(tree.goes_left[tree.is_level], axis=1) for tree in trees if tree.is_level.any()]
        return cls(sizes, nodes, np.vstack(bits) if bits else np.empty((0, 32), dtype=np.uint8), base, features)

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in ("sizes", "nodes", "level_bits", "base", "features")}

    @cached_property
    def trees(self) -> list[Tree]:
        answers = np.zeros((len(self.nodes["value"]), 256), dtype=bool)
        answers[np.flatnonzero(self.nodes["is_level"])] = np.unpackbits(self.level_bits, axis=1).astype(bool)
        ends = np.cumsum(self.sizes)
        return [self._tree(end - size, end, answers) for size, end in zip(self.sizes, ends, strict=True)]

    def _tree(self, start: int, end: int, answers: np.ndarray) -> Tree:
        return Tree(goes_left=answers[start:end], **{name: self.nodes[name][start:end] for name in NODE_ARRAYS})

    @cached_property
    def tables(self) -> list[Table]:
        return [tabulate(tree, group) for tree, group in self._groups()]

    def _groups(self) -> list[tuple[Tree, Group]]:
        return [(tree, group) for tree in self.trees for group in tree.groups]

    @property
    def mean(self) -> float:
        """Log-odds of the average training row: what the effects are measured from."""
        return self.base + sum(table.mean for table in self.tables)

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        """Sum of the leaves that each row falls into."""
        asked = _Asked(values)
        total = np.full(len(values), self.base)
        for tree, group in self._groups():
            total += leaf_values(tree, group)[asked.patterns(tree, group)]
        return total

    def effects(self, values: np.ndarray) -> np.ndarray:
        """Shapley values, one row per row and one column per feature; with `mean` they sum to the log-odds."""
        asked = _Asked(values)
        total = np.zeros((self.features, len(values)))
        for (tree, group), table in zip(self._groups(), self.tables, strict=True):
            pattern = asked.patterns(tree, group)
            for row, feature in enumerate(table.features):
                total[feature] += table.shapley[row].take(pattern)
        return total.T


def leaf_values(tree: Tree, group: Group) -> np.ndarray:
    """The leaf value of every pattern of answers; 0 where that leads to a leaf of another group."""
    bit = group.bit
    patterns = np.arange(1 << len(bit))
    values = np.zeros(len(patterns))
    for leaf, steps in group.leaves:
        asked = sum(1 << bit[node] for node, _ in steps)
        answered = sum(1 << bit[node] for node, left in steps if left)
        values[patterns & asked == answered] = tree.value[leaf]
    return values


class _Asked:
    """Rows made ready for questions: each feature with missing sent right, sent left, and as codes."""

    def __init__(self, values: np.ndarray) -> None:
        self.rows = len(values)
        self.columns = np.ascontiguousarray(values.T)
        self._low: dict[int, np.ndarray] = {}
        self._codes: dict[int, np.ndarray] = {}

    def patterns(self, tree: Tree, group: Group) -> np.ndarray:
        """The answers of every row to the group's questions, one bit each; left is 1."""
        total = np.zeros(self.rows, dtype=np.uint16)
        for i, node in enumerate(group.questions):
            total |= self._answers(tree, node).astype(np.uint16) << np.uint16(i)
        return total

    def _answers(self, tree: Tree, node: int) -> np.ndarray:
        feature = int(tree.feature[node])
        if tree.is_level[node]:
            return tree.goes_left[node].take(self._as_codes(feature))
        # NaN <= threshold is False: missing goes right unless it is read as minus infinity
        source = self._missing_low(feature) if tree.missing_left[node] else self.columns[feature]
        return source <= tree.threshold[node]

    def _missing_low(self, feature: int) -> np.ndarray:
        if feature not in self._low:
            self._low[feature] = np.nan_to_num(self.columns[feature], nan=-np.inf)
        return self._low[feature]

    def _as_codes(self, feature: int) -> np.ndarray:
        if feature not in self._codes:
            self._codes[feature] = np.nan_to_num(self.columns[feature], nan=MISSING_CODE).astype(np.uint8)
        return self._codes[feature]
