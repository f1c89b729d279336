"""What is said of a file that a table is read from; the one reader of files knows most of it."""

from typing import Any

from app.core.i18n import _l, _ln, spoken
from app.core.tables import words as tables

FOUND: dict[str, Any] = {
    "odd_lines": _l("{file}: {rows} rows can't be trusted (lines {lines}), too many to leave out."),
    "overlong_rows": _ln(
        "{rows:,} row has filled cells beyond the {cells} columns of the header: left out (line {lines}).",
        "{rows:,} rows have filled cells beyond the {cells} columns of the header: left out (lines {lines}).",
    ),
    "short_rows": _ln(
        "{rows:,} row has fewer than {cells} cells and was left out (line {lines}).",
        "{rows:,} rows have fewer than {cells} cells and were left out (lines {lines}).",
    ),
    "broken_rows": _ln(
        "{rows:,} row holds a stray quotation mark or bytes that are no text and was left out (line {lines}).",
        "{rows:,} rows hold a stray quotation mark or bytes that are no text and were left out (lines {lines}).",
    ),
    "lines_around": _ln(
        "{rows:,} line is no row of the table (title, second header, total or source) and was left out"
        " (line {lines}).",
        "{rows:,} lines are no rows of the table (title, second header, total, source) and were left out"
        " (lines {lines}).",
    ),
    "without_outcome": _ln(
        "{rows:,} row has no outcome in {target} and was left out.",
        "{rows:,} rows have no outcome in {target} and were left out.",
    ),
}
"""What was left out."""


def of_file(code: str, language: str, **facts: Any) -> str | None:
    """Reason and remedy, if the code is one of the reader's, or of a file whose lines are so."""
    if code in tables.FILES:
        return f"{facts['file']}: {tables.say(code, language, **facts)}"
    if code == "odd_lines":
        said = spoken(FOUND[code], language, **facts)
        return said + ("" if language == "zh" else " ") + tables.say(facts["first"], language, **facts)
    return None
