"""Typing of columns: what each column of an unknown table is, and which can't be a feature."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from app.core.tables.numbers import COMMA, UNCLEAR_TIMES, Numbers, read_numbers
from models_ml.tabular import parse

NUMBER, LEVEL, DATE, TEXT = "number", "level", "date", "text"
MOST_LEVELS = 250
"""Levels kept per column; histogram boosting takes at most 255."""
MANY_LEVELS = 30
"""Of more levels the models read the outcome rate: trees would tell them apart by chance."""
MOST_RARE = 20_000
LEAST_BLANKS = 20
MANY_VALUES, FEW_WORDS = 50, 5
SAMPLED = 10_000
_ID_NAME = re.compile(
    r"(^|[_\s-])(id|uuid|guid|key|code|zip|zipcode|postcode|postal_code|phone|sku)$|编号|代码|邮编|号码"
)
_ROW_NAME = re.compile(
    r"^(unnamed: \d+|index|level_0|row_?(no|num|number|names?)|s\.? ?no\.?|序号|行号|#)$", re.IGNORECASE
)
_TIME_NAME = re.compile(
    r"(^|[\W_])(datetime|timestamp|time|ts|at|on)($|[\W_])|[a-z](Time|Timestamp|At|On)$|时间|時間"
    r"|(?P<day>(^|[\W_])date($|[\W_])|date$|Date$|日期)"
)
_LETTER = re.compile(r"[^\W\d_]")
_CAMEL_ID = re.compile(r"[a-z](ID|Id)$")


@dataclass(frozen=True)
class Field:
    """One source column that feeds the model, and how its values are read."""

    name: str
    kind: str
    decimal_comma: bool = False
    written: str | None = None
    """Date format, or None where the column holds timestamps already."""
    levels: list[str] = field(default_factory=list)
    has_others: bool = False
    """Rare or unseen levels share one more level."""
    rare: list[str] = field(default_factory=list)
    """Levels seen twice or more, yet too seldom for `levels`: known by their outcome rate (rates.py) only."""
    codes: list[float] = field(default_factory=list)
    """Whole numbers that repeat so often that they may be names, in order: a rate each, beside the number."""

    @property
    def is_rated(self) -> bool:
        """So many levels that each also stands for its outcome rate and for how often it occurs."""
        return len(self.levels) > MANY_LEVELS or bool(self.rare or self.codes)

    @property
    def rated_levels(self) -> int:
        """How many values have a rate of their own, if any has."""
        return len(self.levels) + len(self.rare) + len(self.codes)


@dataclass(frozen=True)
class Typed:
    """The fields that can be used, and the reason code of each column that can't."""

    fields: list[Field]
    left_out: dict[str, str]


def infer(frame: pd.DataFrame, skip: Iterable[str] = ()) -> Typed:
    """Type every column of `frame` but those in `skip`. Looks at no target, so it can't leak one."""
    fields, left_out = [], {}
    for name in frame.columns:
        if name in set(skip):
            continue
        found = _field_of(str(name), frame[name])
        if isinstance(found, Field):
            fields.append(found)
        else:
            left_out[str(name)] = found
    return Typed(fields, left_out)


def _field_of(name: str, column: pd.Series) -> Field | str:
    """The column's field; one that only shows whether it is filled in; or a reason code."""
    column = lasting(column)
    if pd.api.types.is_datetime64_any_dtype(column):
        return Field(name, DATE) if column.nunique() > 1 else "constant"
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        found, filled = _numeric_field(name, values), np.isfinite(values)
    else:
        codes, texts = parse.distinct(column)
        found, filled = _text_like_field(name, codes, texts), codes >= 0
    return found if isinstance(found, Field) or found == "empty" else _presence(name, filled, found)


def _numeric_field(name: str, values: np.ndarray, decimal_comma: bool = False) -> Field | str:
    present = values[np.isfinite(values)]
    found, counts = np.unique(present, return_counts=True)
    if len(found) == 0:
        return "empty"
    if len(found) == 1:
        return "constant"
    whole = bool((found == np.round(found)).all())
    if whole and _counts_rows(name, found, len(present)):
        return "identifier"
    if written := _counts_time(name, found):
        return Field(name, DATE, written=written)
    if whole and is_id_name(name) and len(found) > 2:
        texts = [level_text(value) for value in found]
        return _level_field(name, texts, counts)
    often = found[counts > 1]
    are_codes = whole and MANY_LEVELS < len(often) <= MOST_RARE and counts[counts > 1].sum() >= 0.5 * len(present)
    return Field(name, NUMBER, decimal_comma=decimal_comma, codes=often.tolist() if are_codes else [])


def _counts_time(name: str, found: np.ndarray) -> str | None:
    """How numbers that are called a time and lie between 1980 and 2100 count it (parse.STAMPS), or None."""
    called = _TIME_NAME.search(name) or _TIME_NAME.search(name.lower())
    if not called or len(found) < MANY_VALUES:
        return None
    kinds = [kind for kind in parse.STAMPS if called["day"] or kind != parse.EXCEL]
    ends = ((kind, parse.stamped(found[[0, -1]], kind)) for kind in kinds)
    return next((kind for kind, (first, last) in ends if 3_650 < first <= last < 47_482), None)


def lasting(column: pd.Series) -> pd.Series:
    """Durations as days; anything else as it is."""
    return column.dt.total_seconds() / 86_400 if pd.api.types.is_timedelta64_dtype(column) else column


def is_id_name(name: str) -> bool:
    return bool(_ID_NAME.search(name.strip().lower()) or _CAMEL_ID.search(name.strip()))


def _counts_rows(name: str, found: np.ndarray, rows: int) -> bool:
    """Whole numbers that hardly repeat and either fill their range or are called an id."""
    if len(found) < 0.98 * rows or rows < 20:
        return False
    return bool(found[-1] - found[0] < 2 * rows or is_id_name(name) or _ROW_NAME.match(name.strip()))


def level_text(value: Any) -> str:
    """A level as text; whole numbers without the decimals that a missing value elsewhere gave them."""
    return str(int(value)) if isinstance(value, float | np.floating) and value == int(value) else str(value)


def _text_like_field(name: str, codes: np.ndarray, texts: list[str]) -> Field | str:
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    used = [text for text, count in zip(texts, counts, strict=True) if count]
    weights = counts[counts > 0]
    if len(used) < 2:
        return "constant" if used else "empty"
    if _may_be_numbers(used):
        found = read_numbers(pl.Series(used, dtype=pl.String))
        values = parse.numbers(texts, found.way == COMMA)
        is_number = np.isfinite(values[counts > 0])
        if _mostly_numbers(is_number, weights) and not _has_two_units(found) and not _are_codes(used):
            return _numeric_field(name, np.append(values, np.nan)[codes], found.way == COMMA)
        if _mixes_two_ways(used, found, weights):
            return "mixed_numbers"
    written = parse.date_format(used)
    if written is not None:
        return Field(name, DATE, written=written)
    return _worded_field(name, used, weights)


def _may_be_numbers(texts: list[str]) -> bool:
    """Of very many texts a sample tells words from numbers, and spares reading all of them as both."""
    sample = texts[:: max(1, len(texts) // SAMPLED)]
    return len(texts) < 2 * SAMPLED or any(
        np.isfinite(parse.numbers(sample, comma)).mean() > 0.1 for comma in (False, True)
    )


def _has_two_units(found: Numbers) -> bool:
    """Years and months; but one or many of a thing is one: year, years. A million is m, and no unit."""
    return len({unit.rstrip("s") for unit in found.units.values()} - set(UNCLEAR_TIMES)) > 1


def _mixes_two_ways(texts: list[str], found: Numbers, counts: np.ndarray) -> bool:
    """All but a few are numbers, some written with a decimal comma and some with a point."""
    if not found.is_mixed:
        return False
    either = [np.isfinite(parse.numbers(texts, comma)) for comma in (False, True)]
    return _mostly_numbers(either[0] | either[1], counts)


def _mostly_numbers(is_number: np.ndarray, counts: np.ndarray) -> bool:
    """All but a few are numbers; or an amount whose blanks are filled with a word or two: unknown, n/a, inf."""
    share = counts[is_number].sum() / counts.sum()
    return bool(
        share >= 0.95 or (share >= 0.5 and is_number.sum() >= MANY_VALUES and (~is_number).sum() <= FEW_WORDS)
    )


def _are_codes(texts: list[str]) -> bool:
    return _leading_zeros(texts) or _eight_digit_dates(texts)


def _leading_zeros(texts: list[str]) -> bool:
    """Codes such as 00123, which are names rather than amounts."""
    return sum(bool(re.match(r"^0\d+$", text)) for text in texts) > 0.05 * len(texts)


def _eight_digit_dates(texts: list[str]) -> bool:
    return all(re.match(r"^(19|20)\d{6}$", text) for text in texts) and parse.date_format(texts) is not None


def _worded_field(name: str, texts: list[str], counts: np.ndarray) -> Field | str:
    rows = counts.sum()
    if len(texts) > 0.5 * rows and rows >= 20 and _is_prose(texts):
        return Field(name, TEXT)
    if len(texts) > 0.9 * rows and rows >= 20:
        return "identifier"
    return _level_field(name, texts, counts)


def _presence(name: str, filled: np.ndarray, otherwise: str) -> Field | str:
    """Values that say nothing may still say something by being there: a phone number, a cabin."""
    blanks = int((~filled).sum())
    if min(blanks, len(filled) - blanks) < LEAST_BLANKS:
        return otherwise
    return Field(name, LEVEL, has_others=True)


def _is_prose(texts: list[str]) -> bool:
    """Several words each, or a long run of Chinese."""
    sample = texts[:500]
    words = np.mean([sum(map(bool, map(_LETTER.search, text.split()))) for text in sample])
    chinese = np.mean([len(re.findall(r"[\u4e00-\u9fff]", text)) for text in sample])
    return bool(words >= 3 or chinese >= 8)


def _level_field(name: str, texts: list[str], counts: np.ndarray) -> Field | str:
    """Keep the levels seen often enough to learn from; a column with none of them is an identifier."""
    texts, counts = _one_spelling(texts, counts)
    if len(texts) == 1:
        return "constant"
    rows = counts.sum()
    enough = 5 if rows < 2000 else 10
    order = np.lexsort((np.array(texts), -counts))
    kept = [texts[i] for i in order[:MOST_LEVELS] if counts[i] >= enough]
    rest = [i for i in order[len(kept) : MOST_RARE] if counts[i] > 1]
    rare = [texts[i] for i in rest] if counts[rest].sum() >= 0.05 * rows else []
    if counts[order[: len(kept)]].sum() < 0.05 * rows and not rare:
        return "identifier" if len(texts) > 0.5 * rows else "too_rare"
    return Field(name, LEVEL, levels=kept, has_others=len(kept) < len(texts), rare=rare)


def _one_spelling(texts: list[str], counts: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Yes, YES and yes are one level, in the spelling met most often."""
    spelt = [plain(text) for text in texts]
    if len(set(spelt)) == len(texts):
        return texts, counts
    rows: dict[str, int] = {}
    for i in np.argsort(-counts, kind="stable"):
        rows[spelt[i]] = rows.get(spelt[i], 0) + int(counts[i])
    often = {spelt[i]: texts[i] for i in np.argsort(counts, kind="stable")}
    return [often[one] for one in rows], np.array(list(rows.values()))


def plain(level: str) -> str:
    """A level without case and needless spaces; a single letter is a code, whose case may count."""
    return " ".join(level.casefold().split()) if len(level) > 1 else level
