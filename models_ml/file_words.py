"""What is said of a file that a table is read from; the one reader of files knows most of it."""

from typing import Any

from app.core.tables import words as tables

FOUND: dict[str, tuple[str, str]] = {
    "odd_lines": (
        "{file}: {rows} rows can't be trusted (lines {lines}), too many to leave out.",
        "{file}：有 {rows} 行不可信（第 {lines} 行），数量过多，无法排除。",
    ),
    "overlong_rows": (
        "{rows:,} rows have filled cells beyond the {cells} columns of the header: left out (lines {lines}).",
        "{rows:,} 行在表头的 {cells} 列之外还有内容，已排除（第 {lines} 行）。",
    ),
    "short_rows": (
        "{rows:,} rows have fewer than {cells} cells and were left out (lines {lines}).",
        "{rows:,} 行不足 {cells} 个单元格，已排除（第 {lines} 行）。",
    ),
    "broken_rows": (
        "{rows:,} rows hold a stray quotation mark or bytes that are no text and were left out (lines {lines}).",
        "{rows:,} 行含有未成对的引号或无法识别的字节，已排除（第 {lines} 行）。",
    ),
    "lines_around": (
        "{rows:,} lines are no rows of the table (title, second header, total, source) and were left out"
        " (lines {lines}).",
        "{rows:,} 行不属于数据（标题、重复表头、合计或来源说明），已排除（第 {lines} 行）。",
    ),
    "without_outcome": (
        "{rows:,} rows have no outcome in {target} and were left out.",
        "{rows:,} 行在 {target} 中没有结果，已排除。",
    ),
}
"""What was left out."""


def of_file(code: str, language: str, **facts: Any) -> str | None:
    """Reason and remedy, if the code is one of the reader's, or of a file whose lines are so."""
    if code in tables.FILES:
        return f"{facts['file']}: {tables.say(code, language, **facts)}"
    if code == "odd_lines":
        said = FOUND[code][language == "zh"].format(**facts)
        return said + ("" if language == "zh" else " ") + tables.say(facts["first"], language, **facts)
    return None
