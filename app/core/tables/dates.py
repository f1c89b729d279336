"""A column of text as moments: a whole column has one way of writing them, and that is told, not guessed."""

from dataclasses import dataclass

import polars as pl

from app.core.tables.numbers import MIXED_FROM

_TIME = r"(?:[ T]+(?<H>\d{1,2}):(?<M>\d{2})(?::(?<S>\d{2})(?:\.\d+)?)? ?(?<z>Z|[+-]\d{2}:?\d{2})?)?"
DATES = {
    "YYYY-MM-DD": r"^(?<y>(?:19|20)\d{2})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?" + _TIME + "$",
    "DD/MM/YYYY": r"^(?<d>\d{1,2})[-/.](?<m>\d{1,2})[-/.](?<y>(?:19|20)\d{2})" + _TIME + "$",
    "MM/DD/YYYY": r"^(?<m>\d{1,2})[-/.](?<d>\d{1,2})[-/.](?<y>(?:19|20)\d{2})" + _TIME + "$",
}
"""Form, as people are told it -> pattern. All three take an optional time and offset."""
EXCEL = "Excel"
SERIAL = r"^[2-7]\d{4}(?:\.\d+)?$"
"""Days since 1899-12-30, from 1954 to 2118: what a spreadsheet shows once a date has lost its format."""

TEXT = pl.col("text")


@dataclass(frozen=True)
class Moments:
    """A column read the way it is written; NULL where a value is not written so.

    `problem` is a code of words.py, with a value as `example`, where the column can be read in two ways.
    """

    values: pl.Series
    form: str
    problem: str | None = None
    example: str | None = None


def read_dates(texts: pl.Series, zone: str) -> Moments:
    """Moments; those written without an offset are local to `zone`.

    The way that fits most values, unless another fits as well and means something else.
    """
    ways = {form: _moment(pattern, zone) for form, pattern in DATES.items()} | {EXCEL: serial_day(TEXT, zone)}
    tried = texts.to_frame("text").select(**ways)
    best, *others = sorted(ways, key=lambda way: tried[way].null_count())
    for other in others:
        problem, row = _rivalry(tried[best], tried[other])
        if problem:
            return Moments(tried[best], f"{best} / {other}", problem, texts[row])
    return Moments(tried[best], best)


def serial_day(text: pl.Expr, zone: str) -> pl.Expr:
    """What Excel counts in days, as a moment; NULL where the text is nothing of the kind."""
    days = pl.when(text.str.contains(SERIAL)).then(text).cast(pl.Float64)
    at = pl.datetime(1899, 12, 30) + pl.duration(seconds=(days * 86_400).round().cast(pl.Int64))
    return _local(at, zone)


def _rivalry(best: pl.Series, other: pl.Series) -> tuple[str | None, int]:
    """Whether a second reading casts doubt on the first, and a row that shows it."""
    only_best = int((best.is_not_null() & other.is_null()).sum())
    only_other = best.is_null() & other.is_not_null()
    doubtful = (best != other).fill_null(False)
    if doubtful.any() and not only_best:
        return "ambiguous_column", doubtful.arg_max() or 0
    if doubtful.any() and only_other.sum() > MIXED_FROM * only_best:
        return "mixed_column", only_other.arg_max() or 0
    return None, 0


def _moment(pattern: str, zone: str) -> pl.Expr:
    """A moment, by the offset it is written with or as the clocks of `zone` show it."""
    part = TEXT.str.extract_groups(pattern).struct.field
    day = pl.concat_str(part("y"), part("m").str.zfill(2), part("d").str.zfill(2), separator="-")
    clock = pl.concat_str((part(p).fill_null("0").str.zfill(2) for p in "HMS"), separator=":")
    at = pl.concat_str(day, clock, separator=" ").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    exact = (at - _offset(part("z"))).dt.replace_time_zone("UTC")
    return pl.coalesce(exact, _local(at, zone), _local(at.dt.offset_by("1h"), zone))


def _offset(written: pl.Expr) -> pl.Expr:
    """`Z`, `+08:00` or `-0330` as a duration; NULL where none is written."""
    plain = written.str.replace("Z", "+0000", literal=True).str.replace(":", "", literal=True)
    minutes = plain.str.slice(1, 2).cast(pl.Int64) * 60 + plain.str.slice(3, 2).cast(pl.Int64)
    return pl.duration(minutes=pl.when(plain.str.starts_with("-")).then(-minutes).otherwise(minutes))


def _local(at: pl.Expr, zone: str) -> pl.Expr:
    """Clock times of `zone`: the earlier of two when clocks go back, NULL for one that they skip."""
    known = at.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return known.dt.convert_time_zone("UTC")
