"""Fairness: whom a model would pick, group by group, and how many of those it should find it finds.

Two kinds of names are known. What law treats as a special category (origin, religion, politics, union, sexual
orientation) is left out of the features by default. Sex and age are reported by group by default and left out when
asked: they are no special category, and on some tables they carry most of what can be known.
"""

import re
from collections.abc import Iterable
from math import hypot
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

_PROTECTED = re.compile(
    r"(^|_)(race|racial|ethnic|ethnicity|ethnic_group|ethnic_origin|religion|religious|faith|caste|tribe"
    r"|political|union_member|trade_union|sexual_orientation)(_|$)"
    r"|民族|种族|族裔|宗教|信仰|政治面貌|党派|工会会员|性取向"
)
_PERSONAL = re.compile(
    r"(^|_)(sex|gender|senior_citizen|nationality|disability|disabled)(_|$)|性别|年龄|国籍|残疾"
    r"|(^|(^|_)(customer|client|contact|person|applicant)_)age(_group|_band|_years)?$"
)
BLANK, OTHERS = "(blank)", "(others)"
MOST_GROUPS = 8
PARTS = 4
"""A number with many values is cut into so many groups of equal size."""
LEAST_ROWS, LEAST_POSITIVES = 30, 10
"""A smaller group is shown, but no gap is measured with it."""


def is_protected(name: str) -> bool:
    """Is this by its name a special category: never a feature unless somebody says so?"""
    return bool(_PROTECTED.search(_plain(name)))


def is_personal(name: str) -> bool:
    """Is this by its name sex, age or the like: shown by group?"""
    return bool(_PERSONAL.search(_plain(name)))


def named(columns: Iterable[str]) -> tuple[str, ...]:
    """Columns that are sensitive by their name, in their order."""
    return tuple(name for name in map(str, columns) if is_protected(name) or is_personal(name))


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[^\w]+", "_", spaced.lower())


def by_group(
    column: pd.Series, target: np.ndarray, chance: np.ndarray, threshold: float, *, is_feature: bool
) -> dict[str, Any]:
    """One column's groups on held-out rows, as JSON: who is selected, and who of the positives is.

    Args:
        column: the group of each row; a number with many values is cut into four groups of equal size.
        threshold: from this chance on a row is selected.

    `selection_gap` and `true_positive_gap` are between the two groups farthest apart (95 % interval by
    Newcombe 1998), None where fewer than two groups are large enough. The two were picked for being farthest
    apart: with many groups some gap is chance.
    """
    group, selected = labels(column).to_numpy(), chance >= threshold
    found = [_group(name, group == name, selected, target == 1) for name in _by_size(group)]
    return {
        "column": str(column.name),
        "is_feature": is_feature,
        "threshold": round(float(threshold), 4),
        "rows": len(target),
        "groups": found,
        "selection_gap": _gap(found, "selection_rate", "n", LEAST_ROWS),
        "true_positive_gap": _gap(found, "true_positive_rate", "positives", LEAST_POSITIVES),
    }


def labels(column: pd.Series) -> pd.Series:
    """The group of each row in words: levels as they are, the rarest together, numbers by range."""
    numbers = pd.to_numeric(column, errors="coerce")
    if column.nunique() > MOST_GROUPS and numbers.notna().sum() >= 0.95 * column.notna().sum():
        return _ranges(numbers)
    words = column.astype("string").str.strip().fillna(BLANK)
    words = words.where(words != "", BLANK)
    sizes = words.value_counts()
    kept = sizes.index if len(sizes) <= MOST_GROUPS else sizes.index[: MOST_GROUPS - 1]
    return words.where(words.isin(kept), OTHERS).astype(object)


def _ranges(numbers: pd.Series) -> pd.Series:
    part = pd.qcut(numbers, PARTS, labels=False, duplicates="drop")
    edges = numbers.groupby(part).agg(["min", "max"])
    said = {code: f"{low:g} - {high:g}" for code, low, high in edges.itertuples()}
    return part.map(said).fillna(BLANK).astype(object)


def _by_size(group: np.ndarray) -> list[str]:
    names, counts = np.unique(group.astype(str), return_counts=True)
    return [str(names[i]) for i in np.lexsort((names, -counts))]


def _group(name: str, inside: np.ndarray, selected: np.ndarray, positive: np.ndarray) -> dict[str, Any]:
    n, positives = int(inside.sum()), int((inside & positive).sum())
    return {
        "group": name,
        "n": n,
        "selected": int((inside & selected).sum()),
        "selection_rate": _share(int((inside & selected).sum()), n),
        "positives": positives,
        "true_positives": int((inside & positive & selected).sum()),
        "true_positive_rate": _share(int((inside & positive & selected).sum()), positives),
    }


def _share(count: int, n: int) -> dict[str, float] | None:
    """The share with its 95 % interval (Wilson 1927)."""
    if n == 0:
        return None
    edges = binomtest(count, n).proportion_ci(method="wilson")
    return {"value": round(count / n, 4), "low": round(float(edges.low), 4), "high": round(float(edges.high), 4)}


def _gap(groups: list[dict[str, Any]], rate: str, of: str, least: int) -> dict[str, Any] | None:
    ranked = sorted((one for one in groups if one[of] >= least), key=lambda one: one[rate]["value"])
    if len(ranked) < 2:
        return None
    few, many = ranked[0][rate], ranked[-1][rate]
    apart = many["value"] - few["value"]
    return {
        "value": round(apart, 4),
        "low": round(apart - hypot(many["value"] - many["low"], few["high"] - few["value"]), 4),
        "high": round(apart + hypot(many["high"] - many["value"], few["value"] - few["low"]), 4),
        "most": ranked[-1]["group"],
        "least": ranked[0]["group"],
    }
