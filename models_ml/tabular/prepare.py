"""From a frame and a contract to a table that can be fitted, or a clear refusal."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl

from app.core.tables.numbers import COMMA, read_numbers
from models_ml import fairness
from models_ml.tabular import columns, doubts, features, leaks, parse
from models_ml.tabular.contract import Contract, Unusable, nearest
from models_ml.tabular.fit import Table, suits_forests
from models_ml.tabular.leaks import Alarm
from models_ml.tabular.target import read_target

LEAST_ROWS = 50
LEAST_OF_EACH = 10


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
    read = read_target(frame[target], contract.positive)
    outcome = read.values
    known = ~np.isnan(outcome)
    frame, outcome = frame[known].reset_index(drop=True), outcome[known]
    _enough(outcome, target)
    denied = [name for name in map(str, frame) if name != target and leaks.known_afterwards(name)]
    sensitive = [name for name in map(str, frame) if name != target and _is_sensitive(name, contract)]
    skipped = {target, contract.group or target, *contract.drop, *denied, *sensitive}
    typed = columns.infer(frame, skip=skipped)
    table = _table(frame, typed.fields, outcome, contract)
    counted = "counted_as_neither" if read.sides.get("neither") else "counted_as"
    alarms = [Alarm(counted, "", False, {"target": target, **read.sides})] if read.sides else []
    alarms += [Alarm("known_afterwards", name, True) for name in denied if name not in contract.drop]
    mixed = [Alarm(why, name, False) for name, why in typed.left_out.items() if why == "mixed_numbers"]
    alarms += leaks.find(table.fields, table.features, table.values, outcome) if table.fields else []
    leaking = {alarm.column for alarm in alarms if alarm.leaves_out}
    kept = [field for field in table.fields if field.name not in leaking]
    alarms += mixed + doubts.out_of_order(table.fields, table.features, table.values)
    alarms += doubts.unclear(frame, kept) + _repetitions(frame, target, outcome, contract.group is not None)
    alarms += [Alarm("named_after_target", one.name, False) for one in kept if leaks.named_after(target, one.name)]
    if not kept:
        raise Unusable("only_leaks" if leaking else "no_features", columns=", ".join(sorted(leaking)))
    left_out = typed.left_out | dict.fromkeys(contract.drop, "dropped") | dict.fromkeys(sorted(leaking), "leak")
    left_out |= dict.fromkeys(sensitive, "sensitive")
    return Prepared(_table(frame, kept, outcome, contract), read.positive, left_out, alarms, int((~known).sum()))


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


def _repetitions(frame: pd.DataFrame, target: str, outcome: np.ndarray, has_group: bool) -> list[Alarm]:
    codes = pd.DataFrame({name: parse.distinct(frame[name])[0] for name in frame})
    subjects = [] if has_group else doubts.same_subjects(codes.drop(columns=target), outcome)
    return leaks.same_rows(codes, has_group) + subjects


def _enough(outcome: np.ndarray, target: str) -> None:
    positives, negatives = int(outcome.sum()), int((1 - outcome).sum())
    if len(outcome) < LEAST_ROWS:
        raise Unusable("too_few_rows", rows=len(outcome), needed=LEAST_ROWS)
    if positives == 0 or negatives == 0:
        raise Unusable("one_class", column=target, value="")
    if min(positives, negatives) < LEAST_OF_EACH:
        raise Unusable("too_few_of_one", fewer=min(positives, negatives), needed=LEAST_OF_EACH)
