"""Why a row or a file was left out, in words somebody can act on."""

from dataclasses import dataclass

import polars as pl

from app.core.i18n import _l
from app.core.tables import words as tables

SCHEMA = {
    "file": pl.String,
    "line": pl.Int64,
    "field": pl.String,
    "value": pl.String,
    "code": pl.String,
    "detail": pl.String,
}
"""One row per problem found; a line may have several. `line` is what an editor shows."""

LONGEST_VALUE = 200

WORDS = {
    **tables.WORDS,
    "blank": (_l("{field} is empty."), _l("Fill in {field}.")),
    "not_whole": (_l("“{value}” is not a whole number."), _l("Write a whole number such as 1234.")),
    "not_a_date": (
        _l("“{value}” is not a date as the rest of the column writes it ({detail})."),
        _l("Write a date that exists, such as 2018-02-28 or 2018-02-28 13:05."),
    ),
    "too_early": (_l("{value} is earlier than {detail}."), _l("Correct {field} or {detail}.")),
    "too_low": (_l("{value} is less than {detail}."), _l("Write {detail} or more.")),
    "too_high": (_l("{value} is more than {detail}."), _l("Write {detail} or less.")),
    "not_a_choice": (_l("“{value}” is not a known word here."), _l("Use one of: {detail}.")),
    "duplicate": (
        _l("“{value}” stands already in line {detail}."),
        _l("Keep one of the two lines."),
    ),
    "masked": (
        _l("{field} shows only part of the value."),
        _l("Write the whole value, or leave {field} empty."),
    ),
    "unknown_reference": (
        _l("“{value}” is not among the accepted rows of {detail}."),
        _l("Correct the spelling, or add it to {detail}."),
    ),
    "incomplete": (
        _l("Line {detail} was refused, and this row belongs to the same record “{value}”."),
        _l("Correct that line; both are then imported."),
    ),
    "missing_column": (
        _l("The heading has no column {field}; it has {value}."),
        _l("Add the column {field}, or correct its heading."),
    ),
    "column_twice": (
        _l("The heading names the column {field} more than once."),
        _l("Remove or rename one of them."),
    ),
}
"""Code -> (reason, remedy)."""


@dataclass(frozen=True)
class Reject:
    """One problem in the reader's language."""

    file: str
    line: int
    field: str | None
    value: str | None
    reason: str
    remedy: str


def none() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)


def one(file: str, line: int, field: str | None, value: str | None, code: str, detail: str = "") -> pl.DataFrame:
    return pl.DataFrame([[file, line, field, value, code, detail]], schema=SCHEMA, orient="row")


def together(problems: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([none(), *problems]).sort("file", "line", "field", maintain_order=True, nulls_last=True)


def lines_refused(found: pl.DataFrame) -> int:
    """How many lines have a problem; one line may have several."""
    return found.select("file", "line").n_unique()


def in_words(problems: pl.DataFrame) -> list[Reject]:
    """Each problem said in the current language."""
    return [_say(*row) for row in problems.iter_rows()]


def _say(file: str, line: int, field: str | None, value: str | None, code: str, detail: str) -> Reject:
    reason, remedy = WORDS[code]
    short = value if value is None or len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
    said = {"field": field, "value": " ↵ ".join((short or "").splitlines()), "detail": detail}
    return Reject(file, line, field, short, str(reason).format(**said), str(remedy).format(**said))
