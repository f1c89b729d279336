"""Ways of writing dates and numbers, and which of them a whole column uses."""

from dataclasses import dataclass

import polars as pl

MIXED_FROM = 0.05
"""From this share on, values that fit only the rarer way are no slips: the column mixes two ways."""

_TIME = r"(?:[ T]+(?<H>\d{1,2}):(?<M>\d{2})(?::(?<S>\d{2})(?:\.\d+)?)? ?(?<z>Z|[+-]\d{2}:?\d{2})?)?"
DATES = {
    "YYYY-MM-DD": r"^(?<y>(?:19|20)\d{2})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?" + _TIME + "$",
    "DD/MM/YYYY": r"^(?<d>\d{1,2})[-/.](?<m>\d{1,2})[-/.](?<y>(?:19|20)\d{2})" + _TIME + "$",
    "MM/DD/YYYY": r"^(?<m>\d{1,2})[-/.](?<d>\d{1,2})[-/.](?<y>(?:19|20)\d{2})" + _TIME + "$",
}
"""Form, as people are told it -> pattern. All three take an optional time and offset."""

NUMBERS = {
    "1234.50": (r"^[+-]?(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?$", ","),
    "1234,50": (r"^[+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,\d+)?$", "."),
}
"""Form -> (pattern, what groups the thousands)."""

TEXT = pl.col("text")


@dataclass(frozen=True)
class Reading:
    """A column read the way it is written; NULL where a value is not written so.

    `problem` is set, with a value as `example`, where the column can be read in two ways.
    """

    values: pl.Series
    form: str
    problem: str | None = None
    example: str | None = None


def read_numbers(texts: pl.Series) -> Reading:
    """Exact decimals with up to six places."""
    return _read(texts, {form: _number(*way) for form, way in NUMBERS.items()})


def read_dates(texts: pl.Series, zone: str) -> Reading:
    """Moments; those written without an offset are local to `zone`."""
    return _read(texts, {form: _moment(pattern, zone) for form, pattern in DATES.items()})


def _read(texts: pl.Series, ways: dict[str, pl.Expr]) -> Reading:
    """The way that fits most values, unless another fits as well and means something else."""
    tried = texts.to_frame("text").select(**ways)
    best, *others = sorted(ways, key=lambda way: tried[way].null_count())
    for other in others:
        problem, row = _rivalry(tried[best], tried[other])
        if problem:
            return Reading(tried[best], f"{best} / {other}", problem, texts[row])
    return Reading(tried[best], best)


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


def _number(pattern: str, thousands: str) -> pl.Expr:
    plain = TEXT.str.replace_all(thousands, "", literal=True).str.replace(",", ".", literal=True)
    return pl.when(TEXT.str.contains(pattern)).then(plain).cast(pl.Decimal(38, 6), strict=False)


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
