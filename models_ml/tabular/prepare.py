"""From a frame and a contract to a table that can be fitted, or a clear refusal."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl

from app.core.tables.numbers import COMMA, read_numbers
from models_ml import fairness
from models_ml.tabular import columns, features, leaks, parse
from models_ml.tabular.contract import Contract, Unusable, nearest
from models_ml.tabular.fit import Table, suits_forests
from models_ml.tabular.leaks import Alarm

LEAST_ROWS = 50
LEAST_OF_EACH = 10
YES = {"yes", "y", "true", "t", "won", "churned", "left", "positive"}
YES |= {"是", "有", "对", "真", "流失", "成交", "赢单", "はい", "예", "да"}
YES |= {"ja", "oui", "si", "sí", "sim", "tak", "evet", "ano", "igen", "kyllä"}
_NOT = re.compile(r"^(not|no|non|un|未|不|没有?|无|非)[\W_]*")
"""How the outcome that did not come is often named after the one that might have: Not Placed, 未流失."""


@dataclass(frozen=True)
class Prepared:
    """A table with what was left out of it and why."""

    table: Table
    positive: str
    left_out: dict[str, str]
    alarms: list[Alarm]
    rows_without_target: int


def prepare(frame: pd.DataFrame, target: str, contract: Contract) -> Prepared:
    """Read the target, type the columns, sound the alarms. Raises Unusable with the reason."""
    frame = features.one_of_each(frame.set_axis([str(name) for name in frame.columns], axis=1))
    _columns_exist(frame, target, contract)
    outcome, positive = read_target(frame[target], contract.positive)
    known = ~np.isnan(outcome)
    frame, outcome = frame[known].reset_index(drop=True), outcome[known]
    _enough(outcome, target)
    denied = [name for name in map(str, frame) if name != target and leaks.known_afterwards(name)]
    sensitive = [name for name in map(str, frame) if name != target and _is_sensitive(name, contract)]
    skipped = {target, contract.group or target, *contract.drop, *denied, *sensitive}
    typed = columns.infer(frame, skip=skipped)
    table = _table(frame, typed.fields, outcome, contract)
    alarms = [Alarm("known_afterwards", name, True) for name in denied if name not in contract.drop]
    mixed = [Alarm(why, name, False) for name, why in typed.left_out.items() if why == "mixed_numbers"]
    alarms += leaks.find(table.fields, table.features, table.values, outcome) if table.fields else []
    leaking = {alarm.column for alarm in alarms if alarm.leaves_out}
    kept = [field for field in table.fields if field.name not in leaking]
    alarms += mixed + leaks.same_rows(frame, contract.group is not None)
    alarms += [Alarm("named_after_target", one.name, False) for one in kept if leaks.named_after(target, one.name)]
    if not kept:
        raise Unusable("only_leaks" if leaking else "no_features", columns=", ".join(sorted(leaking)))
    left_out = typed.left_out | dict.fromkeys(contract.drop, "dropped") | dict.fromkeys(sorted(leaking), "leak")
    left_out |= dict.fromkeys(sensitive, "sensitive")
    return Prepared(_table(frame, kept, outcome, contract), positive, left_out, alarms, int((~known).sum()))


def _is_sensitive(name: str, contract: Contract) -> bool:
    if name in contract.sensitive:
        return True
    return fairness.is_protected(name) and name not in (*contract.watched, *contract.drop)


def _columns_exist(frame: pd.DataFrame, target: str, contract: Contract) -> None:
    for name in (target, contract.time, contract.group, *contract.drop, *contract.sensitive, *contract.watched):
        if name is not None and name not in frame:
            raise _no_column(name, list(frame.columns))
    for option, name in (("time", contract.time), ("group", contract.group)):
        if name == target:
            raise Unusable("is_target", column=name, option=option)
    if contract.time is not None and np.isnan(moments(frame[contract.time])).mean() > 0.5:
        raise Unusable("no_time", column=contract.time)


def _no_column(name: str, known: list[str]) -> Unusable:
    near, listed = nearest(name, known), ", ".join(known[:30])
    if near:
        return Unusable("no_column_near", column=name, near=near, columns=listed)
    return Unusable("no_column", column=name, columns=listed)


def _table(frame: pd.DataFrame, fields: list[columns.Field], outcome: np.ndarray, contract: Contract) -> Table:
    return Table(
        fields,
        features.describe(fields),
        features.matrix(frame, fields),
        outcome,
        None if contract.group is None else _groups(frame[contract.group]),
        None if contract.time is None else moments(frame[contract.time]),
        has_forests=suits_forests(outcome),
    )


def _groups(column: pd.Series) -> np.ndarray:
    """A number per group; a row without one is a group of its own."""
    codes, texts = parse.distinct(column)
    return np.where(codes >= 0, codes, len(texts) + np.arange(len(codes)))


def moments(column: pd.Series) -> np.ndarray:
    """A time column as numbers that sort: days for dates, the number itself for a year or a sequence."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return parse.days_of(column)
    codes, texts = parse.distinct(column)
    used = [texts[i] for i in np.unique(codes[codes >= 0])]
    values = parse.numbers(texts, read_numbers(pl.Series(used, dtype=pl.String)).way == COMMA)
    written = parse.date_format(used)
    if written and np.isfinite(values).sum() < len(used) / 2:
        values = parse.days(texts, written)
    return np.append(values, np.nan)[codes]


def read_target(column: pd.Series, positive: str | None) -> tuple[np.ndarray, str]:
    """(1, 0 or NaN per row, the value that counts as 1). Raises Unusable for one class or for many."""
    codes, values = parse.factorize(column)
    keys = [_key(columns.level_text(value)) for value in values]
    blank = [key in parse.MISSING_WORDS - {"-", "none", "no"} for key in keys]
    written = {key: columns.level_text(value).strip() for key, value in zip(keys, values, strict=True)}
    found = sorted({key for key, is_blank in zip(keys, blank, strict=True) if not is_blank})
    shown = ", ".join(written[key] for key in found[:10])
    if not found:
        raise Unusable("no_outcome", column=column.name, rows=len(column))
    if len(found) < 2:
        raise Unusable("one_class", column=column.name, value=shown)
    if positive is not None and _key(str(positive)) not in found:
        raise Unusable("no_positive", column=column.name, positive=positive, values=shown)
    if positive is None and len(found) > 2:
        raise Unusable("many_classes", column=column.name, count=len(found), values=shown)
    rows = np.bincount(codes[codes >= 0], minlength=len(keys))
    counts = {key: sum(rows[i] for i, one in enumerate(keys) if one == key) for key in found}
    chosen = _key(str(positive)) if positive is not None else _positive_of(found, counts)
    coded = [np.nan if is_blank else float(key == chosen) for key, is_blank in zip(keys, blank, strict=True)]
    return np.array([*coded, np.nan])[codes], chosen if _is_number(chosen) else written[chosen]


def _key(text: str) -> str:
    """What makes two spellings one outcome: Yes and YES, 1 and 1.0, <=50K and <=50K."""
    text = " ".join(text.casefold().split())
    return columns.level_text(float(text)) if _is_number(text) else text.rstrip(".")


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?\d+(\.\d*)?", text))


def _positive_of(found: list[str], counts: dict[str, int]) -> str:
    """The value that means yes, else the rarer one."""
    if "1" in found and {"0", "-1"} & set(found):
        return "1"
    yes = [key for key in found if key in YES or any(_NOT.sub("", no, count=1) == key != no for no in found)]
    return yes[0] if len(yes) == 1 else min(found, key=lambda key: (counts[key], key))


def _enough(outcome: np.ndarray, target: str) -> None:
    positives, negatives = int(outcome.sum()), int((1 - outcome).sum())
    if len(outcome) < LEAST_ROWS:
        raise Unusable("too_few_rows", rows=len(outcome), needed=LEAST_ROWS)
    if positives == 0 or negatives == 0:
        raise Unusable("one_class", column=target, value="")
    if min(positives, negatives) < LEAST_OF_EACH:
        raise Unusable("too_few_of_one", fewer=min(positives, negatives), needed=LEAST_OF_EACH)
