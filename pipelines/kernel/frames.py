"""Rows for models, straight from the marts, in blocks of a bounded size."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from sqlalchemy import text

from app.access.work import Work

BLOCK = 20_000


def stream(work: Work, query: str, **parameters: Any) -> Iterator[pd.DataFrame]:
    """What `query` finds, a block at a time; the database keeps the rest."""
    streamed = {"stream_results": True, "max_row_buffer": BLOCK}
    found = work.session.execute(text(query), parameters, execution_options=streamed)
    names = list(found.keys())
    for rows in found.partitions(BLOCK):
        yield widened(pd.DataFrame([tuple(row) for row in rows], columns=names))


def read(work: Work, query: str, **parameters: Any) -> pd.DataFrame:
    """What `query` finds, as one frame; without rows it has no columns either."""
    return pd.concat([pd.DataFrame(), *stream(work, query, **parameters)], ignore_index=True)


def widened(rows: pd.DataFrame) -> pd.DataFrame:
    """Fields of the company's own as columns beside the others; lists and objects in them are no features."""
    if "custom" not in rows:
        return rows
    own = pd.DataFrame([_plain(custom) for custom in rows["custom"]], index=rows.index)
    renamed = own.rename(columns={name: f"custom {name}" for name in own if name in rows})
    return rows.drop(columns="custom").join(renamed)


def _plain(custom: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (custom or {}).items() if isinstance(value, str | int | float | bool)}
