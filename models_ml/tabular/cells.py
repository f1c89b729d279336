"""The cells of one column as numbers, days or codes, the way its field says."""

import numpy as np
import pandas as pd

from models_ml.tabular import parse
from models_ml.tabular.columns import Field, lasting, level_text, plain


def read_numbers(column: pd.Series, field_: Field) -> np.ndarray:
    """A number field's values, NaN where missing or not a number."""
    column = lasting(column)
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        return np.where(np.isfinite(values), values, np.nan)
    codes, texts = parse.distinct(column)
    return np.append(parse.numbers(texts, field_.decimal_comma), np.nan)[codes]


def read_days(column: pd.Series, field_: Field) -> np.ndarray:
    """A date field's values as days since 1970-01-01."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return parse.days_of(column)
    if pd.api.types.is_numeric_dtype(column) and field_.written in parse.STAMPS:
        return parse.stamped(column.to_numpy(dtype=float, na_value=np.nan), field_.written)
    codes, texts = parse.distinct(column)
    return np.append(parse.days(texts, field_.written or "ISO8601"), np.nan)[codes]


def read_codes(column: pd.Series, field_: Field) -> np.ndarray:
    """A level field's values as 0.. in the order of `levels`, the last code for all others, NaN missing."""
    other = float(len(field_.levels)) if field_.has_others else np.nan
    return _codes(column, field_.levels, other)


def read_all_codes(column: pd.Series, field_: Field) -> np.ndarray:
    """The same over all that are known, common and rare; the last code for one never seen."""
    known = field_.levels + field_.rare
    return _codes(column, known, float(len(known)))


def _codes(column: pd.Series, known: list[str], other: float) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        column = column.astype(object).where(column.notna(), None)
    codes, values = parse.factorize(column)
    texts = [level_text(value).strip() for value in values]
    place = {level: float(i) for i, level in enumerate(known)}
    alike = {plain(level): code for level, code in place.items()}
    looked_up = [
        np.nan if text.lower() in parse.MISSING_WORDS else place.get(text, alike.get(plain(text), other))
        for text in texts
    ]
    return np.array([*looked_up, np.nan])[codes]


def read_texts(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """(characters, words) of each row's text, NaN where missing."""
    codes, texts = parse.distinct(column)
    lengths = np.array([*(float(len(text)) for text in texts), np.nan])
    words = np.array([*(float(len(text.split())) for text in texts), np.nan])
    return lengths[codes], words[codes]


def read_number_codes(numbers: np.ndarray, field_: Field) -> np.ndarray:
    """A number field's values as places in its `codes`, the last code for one never seen, NaN missing."""
    known = np.array(field_.codes)
    place = np.searchsorted(known, numbers).clip(max=len(known) - 1)
    return np.where(np.isnan(numbers), np.nan, np.where(known[place] == numbers, place, len(known)))
