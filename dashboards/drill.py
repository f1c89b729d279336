"""Every number opens: what it means, which rows made it, where they come from, and whether their tests passed."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _, current_locale
from dashboards.builds import published
from dashboards.compiler import Where, conditions_sql, from_sql
from dashboards.kpis import permitted, question
from dashboards.metrics import manifest
from dashboards.own_fields import COLUMN as OWN_FIELDS
from dashboards.registry import Metric
from dashboards.remaking import KNOWN_AT
from dashboards.veil import is_hidden


@dataclass(frozen=True)
class Ancestor:
    """A table on the way from the application to the number; `depth` 0 are the marts that it is counted in,
    `made_of` the tables that this one is read from."""

    name: str
    kind: str
    description: str
    depth: int
    made_of: tuple[str, ...]


@dataclass(frozen=True)
class TestResult:
    """`status` is dbt's: pass, fail, warn, error or skipped; `failures` counts rows against the test."""

    test: str
    model: str
    status: str
    failures: int
    tested_at: datetime


@dataclass(frozen=True)
class Definition:
    """What the drawer behind a number shows, in the reader's language."""

    metric: Metric
    label: str
    description: str
    lineage: list[Ancestor]
    tests: list[TestResult]


@dataclass(frozen=True)
class Rows:
    """Some of the rows behind a number, newest first. `next` asks for the following ones, None at the end."""

    columns: list[str]
    rows: list[dict[str, Any]]
    next: str | None


def define(work: Work, name: str) -> Definition:
    """Meaning, lineage and last test results of a metric. Raises as `kpis.ask`."""
    asked = permitted(work, name)
    marts = (part.source.relation.rpartition(".")[2] for part in asked.parts)
    ancestors = list(lineage(work, *dict.fromkeys((asked.drill, *marts))))
    tests = _tests(work, [ancestor.name for ancestor in ancestors])
    return Definition(asked, asked.label, asked.description, ancestors, tests)


def rows(
    work: Work,
    name: str,
    since: date | None = None,
    until: date | None = None,
    where: Where | None = None,
    after: str | None = None,
    size: int = 50,
    as_of: datetime | None = None,
) -> Rows:
    """The rows that `n` of the metric counts, newest first, by keyset. Raises as `kpis.ask`."""
    whole = question(work, name, (), since, until, where or {}, as_of)
    asked = whole.metric
    counted, binds = asked.counted, dict[str, Any]()
    time, key = counted.measure.time, f"cast({counted.source.relation}.{counted.source.key} as text)"
    conditions = conditions_sql(whole, counted, binds)
    is_counted = "" if counted.measure.agg == "sum_boolean" else " is not null"
    conditions += [f"({counted.measure.expr}{is_counted})", f"{time} is not null"]
    values: dict[str, Any] = {"size": size + 1}
    if after:
        conditions.append(f"({time}, {key}) < (cast(:at as date), :key)")
        values |= _read_cursor(after)
    statement = text(
        f"{whole.given.text}select {counted.source.relation}.* from {from_sql(counted, [*(where or {})])}"  # noqa: S608 - from dbt's manifest
        f" where {' and '.join(conditions)} order by {time} desc, {key} desc limit :size"
    ).bindparams(*binds.values(), *whole.given.binds)
    found = work.session.execute(statement, values)
    columns = [
        column for column in list(found.keys()) if column != KNOWN_AT and not is_hidden(work, asked, column)
    ]
    read = [dict(row) for row in found.mappings()]
    following = _cursor(read[size - 1][time], read[size - 1][counted.source.key]) if len(read) > size else None
    return Rows(columns, [_told(work, asked, row, columns) for row in read[:size]], following)


def _told(work: Work, asked: Metric, row: dict[str, Any], columns: list[str]) -> dict[str, Any]:
    """A row without the columns, and the own fields among them, that the reader's role does not show."""
    told = {column: row[column] for column in columns}
    if own := told.get(OWN_FIELDS):
        told[OWN_FIELDS] = {name: value for name, value in own.items() if not is_hidden(work, asked, name)}
    return told


def _cursor(at: date, key: object) -> str:
    return urlsafe_b64encode(json.dumps([at.isoformat(), str(key)]).encode()).decode()


def _read_cursor(after: str) -> dict[str, Any]:
    try:
        at, key = json.loads(urlsafe_b64decode(after))
        return {"at": date.fromisoformat(at), "key": str(key)}
    except (ValueError, TypeError, AttributeError):
        raise Invalid({"after": _("Go back to the first page.")}) from None


def lineage(work: Work, *marts: str) -> Iterator[Ancestor]:
    """The marts and everything they are made from, each once, nearest first."""
    graph = manifest(work)
    level = [f"model.tributary.{mart}" for mart in marts]
    seen: set[str] = set()
    depth = 0
    while level:
        yield from (_ancestor(graph, node, depth) for node in level)
        seen |= set(level)
        level = sorted({p for node in level for p in graph["parent_map"].get(node, ())} - seen)
        depth += 1


def _ancestor(graph: dict[str, Any], node: str, depth: int) -> Ancestor:
    read = _read(graph, node)
    kind = "source" if read["resource_type"] == "source" else read["fqn"][1]
    told = read.get("meta", {}).get(f"description_{current_locale()}") or read["description"]
    made_of = tuple(_read(graph, parent)["name"] for parent in graph["parent_map"].get(node, ()))
    return Ancestor(read["name"], kind, told, depth, made_of)


def _read(graph: dict[str, Any], node: str) -> dict[str, Any]:
    found: dict[str, Any] = graph["nodes"].get(node) or graph["sources"][node]
    return found


def _tests(work: Work, models: list[str]) -> list[TestResult]:
    found = work.session.execute(
        text(
            "select test, model, status, failures, tested_at from marts.build_tests"
            " where build_id = :build and model = any(:models) order by status = 'pass', model, test"
        ),
        {"build": published(work).id, "models": models},
    )
    return [TestResult(*row) for row in found]
