"""The demo company into the database, and out of it again."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from psycopg import Cursor
from sqlalchemy import text

from app.access.robots import SYSTEM
from app.access.work import Work, work
from app.core.errors import Conflict
from app.core.i18n import _
from app.core.sealed import seal
from app.core.settings import settings
from app.demo import aims, alarms, company, generate, past, removal
from app.demo.plan import Plan
from app.demo.tables import GENERATED
from app.demo.truth import Truth, told

SEALED = {
    "customers": ("phone", "email"),
    "contacts": ("email", "mobile", "wechat"),
    "leads": ("email", "phone"),
}
Progress = Callable[[float], None]
"""Told the share that is done, 0 to 1."""


@dataclass(frozen=True)
class Loaded:
    """How many rows each table got, and where the truth is."""

    rows: dict[str, int]
    truth: Path


def truth_path() -> Path:
    """Where the truth of the loaded demo company is written."""
    return settings().home / "demo" / "truth.json"


def today() -> date:
    """The company's date: the demo company ends with the last moment before it."""
    return datetime.now(ZoneInfo(settings().time_zone)).date()


def planned(size: float, seed: int, until: date) -> Plan:
    offset = datetime.combine(until, datetime.min.time(), ZoneInfo(settings().time_zone)).utcoffset()
    assert offset is not None  # noqa: S101 - a ZoneInfo always has one
    return Plan(until, seed, size, int(offset.total_seconds() // 60))


def load(size: float = 1.0, seed: int = 7, until: date | None = None, progress: Progress | None = None) -> Loaded:
    """Bring in the demo company, all of it or nothing.

    Raises Conflict if a demo company is there already.
    """
    plan = planned(size, seed, until or today())
    with work(SYSTEM) as w:
        if exists(w):
            raise Conflict(_("A demo company is loaded already. Remove it first: crm demo remove."))
        rows, truth = _bring(w, plan, progress)
    truth_path().parent.mkdir(parents=True, exist_ok=True)
    truth_path().write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return Loaded(rows, truth_path())


def exists(w: Work) -> bool:
    """Whether any row of a demo company is there."""
    return bool(w.session.scalar(text("select exists (select from app.users where is_sample)")))


def _bring(w: Work, plan: Plan, progress: Progress | None) -> tuple[dict[str, int], dict[str, Any]]:
    made, truth, rows = company.found(plan), Truth(), Counter[str]()
    count = len(plan.shares())
    _insert(w, made.frames, rows)
    for number, block in enumerate(generate.blocks(plan, made), 1):
        _insert(w, block.frames, rows)
        truth.merge(block.truth)
        if progress:
            progress(number / count)
    rows["kpi_targets"] = aims.write(w, plan.until)
    alarms.write(w)
    past.write(w)
    cost = made.frames["channel_spend"].group_by("channel").agg((pl.col("amount") * pl.col("fx_rate")).sum())
    return dict(rows), told(plan, truth, dict(cost.iter_rows()))


def _insert(w: Work, frames: dict[str, pl.DataFrame], rows: Counter[str]) -> None:
    """Parents first. Checks put off to the end are made now: they would pile up with the size."""
    link = w.session.connection().connection.driver_connection
    with link.cursor() as cursor:  # type: ignore[union-attr]
        for table in GENERATED:
            if table in frames:
                _copy(cursor, table, _sealed(table, frames[table]))
                rows[table] += len(frames[table])
        cursor.execute("set constraints all immediate; set constraints all deferred")


def _sealed(table: str, data: pl.DataFrame) -> pl.DataFrame:
    return data.with_columns(
        pl.Series(name, [seal(value) for value in data[name]], dtype=pl.String) for name in SEALED.get(table, ())
    )


def _copy(cursor: Cursor[Any], table: str, data: pl.DataFrame) -> None:
    """COPY into a temporary table, then insert: Postgres does not COPY into a table under row policies."""
    columns, stage = ", ".join(f'"{name}"' for name in data.columns), f"pg_temp.demo_{table}"
    like = f"select {columns} from app.{table}"  # noqa: S608 - names of ours
    cursor.execute(f"create temp table if not exists demo_{table} on commit drop as {like} with no data")
    cursor.execute(f"truncate {stage}")
    with cursor.copy(f"copy {stage} ({columns}) from stdin (format csv)") as copy:
        for part in data.iter_slices(20_000):
            copy.write(part.write_csv(include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S+00"))
    cursor.execute(f"insert into app.{table} ({columns}) select {columns} from {stage}")  # noqa: S608 - ours


def remove() -> dict[str, int]:
    """Take the demo company out, with what is known and said about it. Returns the rows removed per table.

    Raises Conflict if own records refer to it.
    """
    with work(SYSTEM) as w:
        removed = removal.take_out(w)
    truth_path().unlink(missing_ok=True)
    return removed
