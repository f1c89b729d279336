"""Leak alarms: columns that know the answer, by what they hold, by when they are blank, by their name; and rows
that would be on both sides of a fold."""

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from models_ml.evaluate import auc
from models_ml.tabular.columns import NUMBER, Field, is_id_name
from models_ml.tabular.features import Feature
from models_ml.tabular.splits import Split, folds

TOO_GOOD = 0.95
"""AUC of one feature alone, or of its blanks alone, from which it is taken for a leak."""
TOGETHER_TOO_GOOD = 0.985
"""AUC of the whole model from which somebody should look at where its columns come from."""
SURE_ROWS = 10
"""Rows of a class expected among the blanks (or among the filled) before their absence is no accident."""
BINS = 32
SURE_BESIDE = 30
"""The same for rows whose value is not the usual one: amounts and words may well come with one outcome mostly."""
USUAL_SHARE = 0.2
LEAST_AVERAGES = 5
SAME_AVERAGE = 0.95
ROUNDED = 0.0051
"""Averages of the outcome are known by at least so many values, most rows, and to two decimals."""
LEAST_COPIES = 10
LEAST_OWNERS = 50
ROWS_OF_AN_OWNER = (1.2, 30)
"""Mean rows per value of an id that may say whose the rows are; with more it is a shop's or an agent's."""
AFTERWARDS = re.compile(
    r"(lost|loss|churn|cancel|cancell?ation|closed?|won|rejection|disqualification|end|exit|termination|leaving)"
    r"[ _-]?(reason|category)"
    r"|reason[ _-](for[ _-]|of[ _-])?(lost|loss|churn|leaving|cancell?ation|rejection|termination)"
    r"|(won|lost|closed|close|churned|churn|cancelled|canceled|cancell?ation|termination)"
    r"[ _-]?(at|on|date|day|time)$"
    r"|(^|[ _-])(updated|modified)[ _-]?(at|on|by|date|time)$"
    r"|^(last|latest|most[ _-]recent)[ _-]?(\w+[ _-]){0,2}"
    r"(modified|updated|activity|interaction|touch(ed)?|engagement)([ _-]?(at|on|by|date|time|type))?$"
    r"|(deal|sales|opportunity|lead)[ _-]?stage|^stage[ _-]?name$|win[ _-]?probability|forecast[ _-]?category"
    r"|^is[ _-]?(won|lost|closed|converted|churned|cancell?ed)$"
    r"|(流失|输单|丢单|赢单|关单|关闭|取消|退订|解约|注销|离职)(原因|日期|时间)|成交(日期|时间)|赢率|(销售|商机)阶段"
    r"|(更新|修改)(日期|时间|人)|(最后|最近)(一次)?\w{0,2}(活动|跟进|互动)(日期|时间|人|类型)?$"
)
"""Names of fields that are filled in, or touched again, when the outcome is known: never features."""


@dataclass(frozen=True)
class Alarm:
    """One suspicion: what was seen (`code`), on which column, with the numbers behind it."""

    code: str
    column: str
    leaves_out: bool
    facts: dict[str, Any] = field(default_factory=dict)


def known_afterwards(name: str) -> bool:
    """Is this a field of a CRM that is only filled in once the outcome is known?"""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return bool(AFTERWARDS.search(spaced.lower()))


def named_after(target_name: str, column: str) -> bool:
    """`Churn Score` beside the target `Churn`."""
    short, long = (re.sub(r"[\W_]+", "", name.lower()) for name in (target_name, column))
    return len(short) >= 4 and short in long


def find(fields: list[Field], features: list[Feature], values: np.ndarray, target: np.ndarray) -> list[Alarm]:
    """Alarms of all fields: those that say too much, and those whose blanks do."""
    alarms = []
    splits = folds(target, None, 5, 0)
    for one in fields:
        of = [i for i, feature in enumerate(features) if feature.field == one.name]
        alone = max(
            alone_auc(values[:, i], bool(features[i].levels or features[i].rates), target, splits) for i in of
        )
        missing = np.isnan(values[:, of[0]])
        found = _blanks(one.name, missing, target)
        if found is None and alone > TOO_GOOD:
            found = Alarm("too_good", one.name, True, {"auc": round(alone, 3)})
        if found is None and one.kind == NUMBER:
            found = _average(one.name, values[:, of[0]], target)
        if found is None:
            found = _beside(one.name, values[:, of[0]], target)
        if found is not None:
            alarms.append(found)
    return alarms


def together(auc_of_all: float) -> list[Alarm]:
    """A model without one column that is too good alone, and yet all but perfect."""
    return [Alarm("together", "", False, {"auc": round(auc_of_all, 4)})] if auc_of_all > TOGETHER_TOO_GOOD else []


def same_rows(codes: pd.DataFrame, has_group: bool) -> list[Alarm]:
    """Alarms of rows of which folds would put one into training and its like among the held out.

    `codes` says of each cell which value of its column it is, -1 where blank; the target is among them.
    Rows that are equal may be so by chance, unless some column tells most rows apart.
    """
    rows, different = len(codes), codes.max() + 1
    found = []
    if different.max() > rows / 2:
        filled = codes[codes[different.idxmax()] >= 0]
        if (copies := int(filled.duplicated().sum())) >= LEAST_COPIES:
            found.append(Alarm("copies", "", False, {"rows": copies}))
    for name, count in different.items():
        each = rows / count if count >= LEAST_OWNERS else np.inf
        if not has_group and is_id_name(str(name)) and ROWS_OF_AN_OWNER[0] <= each <= ROWS_OF_AN_OWNER[1]:
            found.append(Alarm("repeats", str(name), False, {"each": round(each, 1)}))
    return found


def alone_auc(values: np.ndarray, is_level: bool, target: np.ndarray, splits: list[Split]) -> float:
    """AUC of the outcome's rate per level or bin, learnt on some folds and read on the other."""
    codes = _coded(values, is_level)
    size = int(codes.max()) + 1
    guessed = np.empty(len(target))
    for train, test in splits:
        rows = np.bincount(codes[train], minlength=size)
        hits = np.bincount(codes[train], weights=target[train], minlength=size)
        guessed[test] = ((hits + target[train].mean()) / (rows + 1))[codes[test]]
    return auc(target, guessed)


def _coded(values: np.ndarray, is_level: bool) -> np.ndarray:
    """Levels as they are, numbers in up to 32 bins of equal count; missing is 0."""
    missing = np.isnan(values)
    if not is_level and not missing.all():
        edges = np.unique(np.quantile(values[~missing], np.linspace(0, 1, BINS + 1)[1:-1]))
        values = np.searchsorted(edges, values, side="left").astype(float)
    return np.where(missing, 0, np.nan_to_num(values) + 1).astype(int)


def _blanks(name: str, missing: np.ndarray, target: np.ndarray) -> Alarm | None:
    """A column that is filled in (or left blank) for one outcome only."""
    if not 0 < missing.sum() < len(missing):
        return None
    alone = auc(target, missing.astype(float))
    alone = max(alone, 1 - alone)
    if alone > TOO_GOOD:
        return Alarm("blanks_too_good", name, True, {"auc": round(alone, 3)})
    for side, where in (("blank", missing), ("filled", ~missing)):
        for outcome, rate in (("positive", target.mean()), ("negative", 1 - target.mean())):
            seen = (target[where] == (outcome == "positive")).sum()
            if where.sum() * rate >= SURE_ROWS and seen == 0:
                return Alarm(f"blanks_pure_{side}_{outcome}", name, True, {"rows": int(where.sum())})
    return None


def _beside(name: str, values: np.ndarray, target: np.ndarray) -> Alarm | None:
    """A column that holds its usual value (0, none) but for rows of one outcome: an amount paid back."""
    present = values[~np.isnan(values)]
    found, counts = np.unique(present, return_counts=True)
    if len(found) < 2 or counts.max() < USUAL_SHARE * len(target):
        return None
    beside = ~np.isnan(values) & (values != found[counts.argmax()])
    for outcome, rate in ((1, target.mean()), (0, 1 - target.mean())):
        if beside.sum() * rate >= SURE_BESIDE and not (target[beside] == outcome).any():
            only = "negative" if outcome else "positive"
            return Alarm(f"beside_{only}", name, False, {"rows": int(beside.sum())})
    return None


def _average(name: str, values: np.ndarray, target: np.ndarray) -> Alarm | None:
    """The share of positives among the very rows that hold a value is that value: worked out from the outcome."""
    known = ~np.isnan(values)
    found, place = np.unique(values[known], return_inverse=True)
    if len(found) < LEAST_AVERAGES or found[0] < 0 or found[-1] > 100:
        return None
    rows = np.bincount(place)
    share = np.bincount(place, target[known]) / rows
    within = np.abs(share - found / (1 if found[-1] <= 1 else 100)) < ROUNDED
    between = (share > 0) & (share < 1)
    if rows[within].sum() < SAME_AVERAGE * rows.sum() or rows[within & between].sum() < rows.sum() / 4:
        return None
    return Alarm("average_of_target", name, True)
