"""Rows of text -> typed rows that may be trusted, and a problem for each that may not. Pure: no database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from app.core.sealed import MASK
from app.core.tables.dates import SERIAL, read_dates
from app.core.tables.numbers import read_numbers
from app.core.validation import MOST_MONEY
from app.imports import problems
from app.imports.mapping import Column, File, Frames, Kind
from app.imports.parse import Raw

HIGHEST = {Kind.WHOLE: 2**31 - 1, Kind.NUMBER: MOST_MONEY}
"""What the database's integer and money columns hold at most, either side of zero."""

NOT_A = {
    Kind.WHOLE: "not_a_number",
    Kind.NUMBER: "not_a_number",
    Kind.DATE: "not_a_date",
    Kind.TIMESTAMP: "not_a_date",
}


@dataclass(frozen=True)
class Checked:
    """`rows`: accepted ones, typed. `is_usable` is false if the file as a whole is refused."""

    rows: pl.DataFrame
    problems: pl.DataFrame
    is_usable: bool = True


def check(raw: Raw, file: File, accepted: Frames, zone: str, names: Mapping[str, str]) -> Checked:
    """Accept the rows of one file.

    Args:
        accepted: accepted rows of the files before it, for `refers_to`.
        zone: of moments written without an offset.
        names: file key -> file name, to say where a value should have stood.
    """
    file = replace(file, name=raw.name)  # a workbook may stand in for the published CSV
    unusable = _heading_problems(raw, file)
    if unusable:
        return Checked(pl.DataFrame(), problems.together([raw.refused, *unusable]), is_usable=False)
    everything = _declared(raw, file)
    texts = _without(everything, [raw.refused])
    read = [_read(file, column, texts, zone) for column in file.columns]
    doubtful = [r.doubt for r in read if r.doubt is not None]
    if doubtful:
        return Checked(pl.DataFrame(), problems.together([raw.refused, *doubtful]), is_usable=False)
    rows = texts.select("_line").with_columns(r.values for r in read)
    found = [
        p for r, column in zip(read, file.columns, strict=True) for p in _complaints(file, column, r, rows, texts)
    ]
    found += _unknown(file, rows, texts, accepted, names)
    whole = [pl.col(c.name).cast(pl.Int64) for c in file.columns if c.kind is Kind.WHOLE]
    rows, doubled = _once(file, _without(rows, found).with_columns(whole))
    refused = [raw.refused, *found, doubled]
    rows, incomplete = _whole(file, rows, everything, problems.together(refused))
    return Checked(rows.drop("_line"), problems.together([*refused, incomplete]))


def _heading_problems(raw: Raw, file: File) -> list[pl.DataFrame]:
    if not raw.titles:
        return [problems.none()]
    heading, found = list(raw.titles.values()), []
    for column in file.columns:
        titles = [title for title in heading if _is(column, title)]
        if column.needed and not titles:
            found.append(problems.one(raw.name, 1, column.name, ", ".join(heading), "missing_column"))
        elif len(titles) > 1:
            found.append(problems.one(raw.name, 1, column.name, None, "column_twice"))
    return found


def _is(column: Column, title: str) -> bool:
    return title.casefold() in {name.casefold() for name in (column.name, *column.also)}


def _declared(raw: Raw, file: File) -> pl.DataFrame:
    """The declared columns under their declared names; absent ones are NULL."""
    own = {c.name: next((own for own, title in raw.titles.items() if _is(c, title)), None) for c in file.columns}
    texts = [(pl.col(column) if column else pl.lit(None, pl.String)).alias(name) for name, column in own.items()]
    spelt = [pl.col(c.name).replace(c.spellings) for c in file.columns if c.spellings]
    return raw.rows.select("_line", *texts).with_columns(spelt)


@dataclass(frozen=True)
class _Read:
    values: pl.Series
    form: str = ""
    doubt: pl.DataFrame | None = None


def _read(file: File, column: Column, texts: pl.DataFrame, zone: str) -> _Read:
    """One column, typed; `doubt` if nobody can tell how it is written."""
    text = texts[column.name]
    if column.kind is Kind.TEXT:
        return _Read(text)
    if column.kind in (Kind.NUMBER, Kind.WHOLE):
        return _numbers(file, column, text)
    reading = read_dates(text, zone)
    doubt = None
    if reading.problem:
        doubt = problems.one(file.name, 1, column.name, reading.example, reading.problem, reading.form)
    values = reading.values
    if column.kind is Kind.DATE:
        values = values.dt.convert_time_zone(zone).dt.date()
    return _Read(values.alias(column.name), reading.form, doubt)


def _numbers(file: File, column: Column, text: pl.Series) -> _Read:
    """Exact decimals with up to six places.

    A power of ten (1.23E+05) has lost digits, a currency or unit is not the import's:
    neither is an amount.
    """
    numbers = read_numbers(text)
    example = "…" if column.personal else numbers.example
    doubt = None
    if numbers.problem:
        doubt = problems.one(file.name, 1, column.name, example, numbers.problem, numbers.detail)
    unclear = text.str.contains(r"(?i)\de[+-]?\d") | text.is_in(list(numbers.units))
    exact = pl.select(pl.when(~unclear).then(numbers.plain)).to_series()
    return _Read(exact.cast(pl.Decimal(38, 6), strict=False).alias(column.name), numbers.way, doubt)


def _complaints(
    file: File, column: Column, read: _Read, rows: pl.DataFrame, texts: pl.DataFrame
) -> list[pl.DataFrame]:
    """What is wrong with single values of one column."""
    value, written = pl.col(column.name), texts[column.name].is_not_null()
    required = column.required if isinstance(column.required, pl.Expr) else pl.lit(column.required)
    wrong = {("blank", ""): required & pl.lit(~written)}
    if column.kind in NOT_A:
        serial = (
            texts[column.name].str.contains(SERIAL) if NOT_A[column.kind] == "not_a_date" else ~written & written
        )
        wrong[NOT_A[column.kind], read.form] = value.is_null() & pl.lit(written & ~serial.fill_null(False))
        wrong["excel_day", ""] = value.is_null() & pl.lit(serial)
    if column.personal and column.kind is Kind.TEXT:
        wrong["masked", ""] = value.str.contains(MASK)
    if column.choices:
        wrong["not_a_choice", ", ".join(column.choices)] = ~value.is_in(column.choices)
    if column.kind in HIGHEST:
        low, high = _bounds(column)
        wrong["too_low", f"{low}"] = value < low
        wrong["too_high", f"{high}"] = value > high
    if column.not_before:
        wrong["too_early", column.not_before] = value < pl.col(column.not_before)
    if column.kind is Kind.WHOLE:
        wrong["not_whole", ""] = value != value.round(0)
    masks = rows.select(m.fill_null(False).alias(str(n)) for n, m in enumerate(wrong.values()))
    return [
        _problems(file, column, texts.filter(masks[str(n)]), code, detail)
        for n, (code, detail) in enumerate(wrong)
        if masks[str(n)].any()
    ]


def _bounds(column: Column) -> tuple[int, int]:
    most = HIGHEST[column.kind]
    return (
        -most if column.low is None else column.low,
        most if column.high is None else column.high,
    )


def _problems(
    file: File, column: Column, rows: pl.DataFrame, code: str, detail: str | pl.Expr = ""
) -> pl.DataFrame:
    value = pl.lit("…") if column.personal else pl.col(column.name)
    return rows.select(
        file=pl.lit(file.name),
        line="_line",
        field=pl.lit(column.name),
        value=value.cast(pl.String),
        code=pl.lit(code),
        detail=pl.lit(detail) if isinstance(detail, str) else detail.cast(pl.String),
    )


def _unknown(
    file: File, rows: pl.DataFrame, texts: pl.DataFrame, accepted: Frames, names: Mapping[str, str]
) -> list[pl.DataFrame]:
    """Values that should stand in another file and don't, or only in a row refused there."""
    found = []
    for column in file.columns:
        if column.refers_to:
            key, other = column.refers_to
            absent = (
                rows.select(~pl.col(column.name).is_in(accepted[key][other].implode()))
                .to_series()
                .fill_null(False)
            )
            found.append(_problems(file, column, texts.filter(absent), "unknown_reference", names[key]))
    return found


def _without(rows: pl.DataFrame, found: list[pl.DataFrame]) -> pl.DataFrame:
    lines = problems.together(found)["line"].unique()
    return rows.filter(~pl.col("_line").is_in(lines.implode()))


def _once(file: File, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows whose key comes for the first time; the others name the line of the first."""
    if not file.unique:
        return rows, problems.none()
    first = pl.col("_line").first().over(file.unique)
    doubled = rows.with_columns(_first=first).filter(pl.col("_first") != pl.col("_line"))
    column = next(c for c in file.columns if c.name == file.unique[0])
    return (
        rows.filter(first == pl.col("_line")),
        _problems(file, column, doubled, "duplicate", pl.col("_first")),
    )


def _whole(
    file: File, rows: pl.DataFrame, texts: pl.DataFrame, refused: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows whose companions were accepted too: a sum over the rest would be wrong."""
    if not file.together or refused.is_empty():
        return rows, problems.none()
    by = list(file.together)
    missing = (
        texts.filter(pl.col("_line").is_in(refused["line"].implode()))
        .group_by(by)
        .agg(_missing=pl.col("_line").min())
    )
    torn = rows.join(missing, on=by)
    column = next(c for c in file.columns if c.name == by[0])
    return (
        rows.join(missing, on=by, how="anti"),
        _problems(file, column, torn, "incomplete", pl.col("_missing")),
    )
