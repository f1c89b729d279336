"""Who is held out: stratified, grouped or newest."""

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from models_ml.tabular.contract import Unusable

Split = tuple[np.ndarray, np.ndarray]


def folds(target: np.ndarray, groups: np.ndarray | None, count: int, seed: int) -> list[Split]:
    """`count` stratified, shuffled folds as (training rows, held-out rows); a group is never divided.

    Folds without both outcomes on both sides fall away. Raises Unusable if that leaves none. Groups are dealt out
    one by one, at a cost of their number squared; where each is a single row there is nothing to keep together.
    """
    found = len(target) if groups is None else len(np.unique(groups))
    if groups is not None and found < count:
        raise Unusable("few_groups", found=found, needed=2 * count)
    if found == len(target):
        made = StratifiedKFold(count, shuffle=True, random_state=seed).split(target, target)
    else:
        made = StratifiedGroupKFold(count, shuffle=True, random_state=seed).split(target, target, groups)
    kept = [(train, test) for train, test in made if _both(target[train]) and _both(target[test])]
    if not kept:
        raise Unusable("pure_groups")
    return kept


def _both(target: np.ndarray) -> bool:
    return 0 < target.sum() < len(target)


def newest(moments: np.ndarray, groups: np.ndarray | None, share: float = 0.3) -> Split:
    """(oldest 70 %, newest 30 %) by time, as near as moments that many rows share allow.

    Rows without a time count as oldest; a single moment leaves nothing held out. With groups, a group that has
    rows on both sides stays in the newest part only.
    """
    moments = np.nan_to_num(moments, nan=-np.inf)
    found, rows = np.unique(moments, return_counts=True)
    newer = rows[::-1].cumsum()[::-1][1:] / len(moments)
    held_out = moments >= (found[1:][np.abs(newer - share).argmin()] if len(newer) else np.inf)
    if groups is not None:
        later = np.isin(groups, groups[held_out])
        return np.flatnonzero(~later), np.flatnonzero(held_out)
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)
