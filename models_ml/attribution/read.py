"""A path file as people send it: where it is broken or unclear, say the line, the field and the remedy."""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from app.core.tables.around import LINE
from app.core.tables.numbers import Numbers, read_numbers
from app.core.tables.records import Odd, plain
from app.core.tables.refused import Refused
from app.core.tables.sheet import Sheet
from app.core.tables.sheet import read as read_sheet
from models_ml.attribution.fault import Fault
from models_ml.attribution.journeys import MOST, SEPARATOR

COUNTS = ("total_conversions", "total_null")
NEEDED = ("path", "total_conversions", "total_conversion_value", "total_null")
DAYS = "touch_days"
SIGNS = ("->", "→", ">")
"""What people put between channels without blanks around, the longer before what it holds."""


class Paths(NamedTuple):
    """The frame for `Journeys.from_paths`, what stands between channels, and the lines that are no rows."""

    frame: pl.DataFrame
    separator: str
    around: list[int]


def read_paths(file: Path, separator: str = SEPARATOR) -> Paths:
    """The paths of a file. Other columns are passed over.

    Where no path holds the usual separator, one written without blanks is taken: a>b, a->b, a→b.
    Raises Fault at the first row that is broken.
    """
    try:
        sheet = read_sheet(file, NEEDED)
    except Refused as refused:
        raise Fault(refused.code, "file", details={"value": refused.value, "detail": refused.detail}) from None
    columns = _columns(sheet)
    texts = sheet.rows.select(LINE, **columns)
    if texts.is_empty() and not sheet.odd:
        raise Fault("no_rows", "row", sheet.heading_line + 1)
    separator = _separator_of(texts, separator)
    trusted = texts.filter(~pl.col(LINE).is_in([one.line for one in sheet.odd]))
    frame = _checked(trusted, separator, sheet.odd[0] if sheet.odd else None)
    _check_sum(frame, sheet.heading_line + 1)
    return Paths(frame, separator, sheet.around)


def _columns(sheet: Sheet) -> dict[str, str]:
    """Needed column -> its name in the sheet."""
    heading = dict(zip(sheet.rows.columns[1:], map(plain, sheet.names), strict=True))
    found = {}
    for name in (*NEEDED, DAYS):
        own = [column for column, title in heading.items() if title == name]
        if len(own) > 1:
            raise Fault("double_column", name, sheet.heading_line)
        if own:
            found[name] = own[0]
        elif name in NEEDED:
            raise Fault("missing_column", name, sheet.heading_line, {"needed": ", ".join(NEEDED)})
    return found


def _separator_of(texts: pl.DataFrame, separator: str) -> str:
    """The separator given, unless it is the usual one and all paths are written with another."""
    paths = texts["path"].drop_nulls()
    if separator != SEPARATOR:
        return separator
    bare = next((sign for sign in SIGNS if paths.str.contains(rf"[\w)]{sign}[\w(]").any()), None)
    usual = paths.str.contains(SEPARATOR, literal=True)
    if bare is None or (bare != SEPARATOR.strip() and usual.any()):
        return separator
    if not usual.any():
        return bare
    row = texts.filter(pl.col("path").str.contains(rf"[\w)]{bare}[\w(]")).row(0, named=True)
    raise Fault("mixed_separator", "path", row[LINE], {"found": row["path"], "separator": bare})


def _checked(texts: pl.DataFrame, separator: str, odd: Odd | None) -> pl.DataFrame:
    """The rows with numbers in place of their texts. `odd` is the first line that can't be trusted."""
    read = {name: read_numbers(texts[name]) for name in NEEDED if name != "path"}
    values = texts.select("path", *(_values(name, texts[name], numbers) for name, numbers in read.items()))
    if DAYS in texts.columns:
        values = values.with_columns(texts[DAYS].fill_null("").str.split(separator.strip()).list.eval(_day()))
    faults = values.select(
        _path_fault(separator),
        *(_number_fault(name).alias(name) for name in read),
        *_days_fault(values.columns, separator),
    )
    _raise_first(faults, texts, separator, odd)
    for name, numbers in read.items():
        if numbers.problem:
            line = texts.filter(pl.col(name) == numbers.example)[LINE][0]
            raise Fault(numbers.problem, name, line, {"value": numbers.example, "detail": numbers.detail})
    return values


def _values(name: str, texts: pl.Series, numbers: Numbers) -> pl.Series:
    """A value with a currency or a unit beside it is none: nobody says that all are the same."""
    bare = pl.select(pl.when(~texts.is_in(list(numbers.units))).then(numbers.plain)).to_series()
    return bare.cast(pl.Float64, strict=False).alias(name)


def _day() -> pl.Expr:
    return pl.element().str.strip_chars().cast(pl.Float64, strict=False)


def _path_fault(separator: str) -> pl.Expr:
    """Code of what is wrong with a path, null where nothing is.

    "a >" and "a > > b" hold an empty channel too, although no full separator stands on both sides of it.
    """
    sign, name = separator.strip(), pl.element().str.strip_chars()
    is_empty = name.is_in(["", sign]) | name.str.starts_with(f"{sign} ") | name.str.ends_with(f" {sign}")
    return (
        pl.when(pl.col("path").is_null())
        .then(pl.lit("empty_path"))
        .when(pl.col("path").str.split(separator).list.eval(is_empty).list.any())
        .then(pl.lit("empty_element"))
        .alias("path")
    )


def _number_fault(name: str) -> pl.Expr:
    number = pl.col(name)
    fault = pl.when(number.is_null()).then(pl.lit("not_a_number")).when(number < 0).then(pl.lit("negative"))
    if name in COUNTS:
        fault = fault.when(number != number.floor()).then(pl.lit("not_whole"))
    return fault.when(number > MOST).then(pl.lit("too_large")).otherwise(None)


def _days_fault(names: list[str], separator: str) -> list[pl.Expr]:
    if DAYS not in names:
        return []
    broken = pl.col(DAYS).list.eval(~pl.element().is_finite().fill_null(False)).list.any()
    uneven = pl.col(DAYS).list.len() != pl.col("path").str.split(separator).list.len()
    return [pl.when(uneven).then(pl.lit("days_length")).when(broken).then(pl.lit("not_a_number")).alias(DAYS)]


def _raise_first(faults: pl.DataFrame, texts: pl.DataFrame, separator: str, odd: Odd | None) -> None:
    """Raise the fault of the first line that has one, the leftmost of the needed columns first."""
    broken = faults.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    row = None if broken.is_empty() else int(broken[0])
    if odd and (row is None or odd.line < texts[LINE][row]):
        raise Fault(odd.code, "row", odd.line, {"value": odd.value, "detail": odd.detail})
    if row is None:
        return
    name = next(name for name in faults.columns if faults[name][row] is not None)
    found, sign = texts[name][row] or "", separator.strip()
    details: dict[str, object] = {"found": found, "value": found, "separator": sign}
    if faults[name][row] == "days_length":
        counts = (text.count(sign) + 1 for text in (found, texts["path"][row]))
        details = dict(zip(("found", "needed"), counts, strict=True))
    raise Fault(faults[name][row], name, texts[LINE][row], details)


def _check_sum(frame: pl.DataFrame, line: int) -> None:
    total = float(sum(frame[name].sum() for name in COUNTS))
    if total == 0:
        raise Fault("no_journey", COUNTS[0], line)
    if total > MOST:
        raise Fault("too_large", COUNTS[0], details={"found": f"{total:.0f}"})
