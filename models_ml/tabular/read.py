"""A file as a frame for the models: what the one reader found in it, odd rows left out and told."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from app.core.tables import sheet as tables
from app.core.tables.around import LINE
from app.core.tables.refused import Refused
from app.core.tables.sheet import Sheet
from models_ml.tabular.contract import Unusable

MANY_ODD = 0.1
"""Share of lines that can't be trusted from which nobody can say what the rest is worth."""
SHOWN_LINES = 5
CODES = {
    "too_many_fields": "overlong_rows",
    "too_few_fields": "short_rows",
    "bad_quotes": "broken_rows",
    "bad_encoding": "broken_rows",
    "bad_character": "broken_rows",
}


@dataclass(frozen=True)
class Notice:
    """Something about the file that its owner should know: a code of words.py and its facts."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """A file's rows, every cell as text, blanks missing; and what had to be done to get them."""

    frame: pd.DataFrame
    notices: list[Notice]


def load(path: Path, wanted: str | None = None) -> Loaded:
    """The rows that can be trusted. Raises Unusable with the reason, also where many can't.

    `wanted` is a column that the caller is sure of: of several lines that might be the heading it tells which.
    """
    try:
        sheet = tables.read(path, [wanted] if wanted else [])
    except Refused as refused:
        raise Unusable(refused.code, file=str(path), value=refused.value, detail=refused.detail) from refused
    if len(sheet.odd) > MANY_ODD * sheet.rows.height:
        first, lines = sheet.odd[0], _lines([one.line for one in sheet.odd])
        facts = {"rows": len(sheet.odd), "lines": lines, "value": first.value, "detail": first.detail}
        raise Unusable("odd_lines", file=str(path), first=first.code, **facts)
    columns = sheet.trusted.drop(LINE)
    frame = pd.DataFrame({name: pd.Series(columns[name].to_list(), dtype="str") for name in columns.columns})
    return Loaded(frame, _notices(sheet))


def _notices(sheet: Sheet) -> list[Notice]:
    counts = Counter(CODES[one.code] for one in sheet.odd)
    counts["lines_around"] = len(sheet.around)
    lines = {code: [one.line for one in sheet.odd if CODES[one.code] == code] for code in counts}
    lines["lines_around"] = sheet.around
    return [
        Notice(code, {"rows": count, "cells": len(sheet.names), "lines": _lines(lines[code])})
        for code, count in counts.items()
        if count
    ]


def _lines(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:SHOWN_LINES])) + (" …" if len(lines) > SHOWN_LINES else "")
