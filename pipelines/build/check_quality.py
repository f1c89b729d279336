"""The gate on what comes in: Great Expectations over the app's tables, as the role that dbt reads with.

It judges whole tables inside Postgres; memory is constant. What breaks a rule is set aside, row by row, and the
marts are built from the rest. Only where so much of a table is broken that no slip of a person explains it, or a
table cannot be read as it should, the run is held and the old marts stay in force.
Importing this module imports Great Expectations (many seconds of CPU): pipeline processes only.
"""

import logging
import os
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig

from app.access.work import work
from app.core.db import url_of
from app.quarantine import service as quarantine
from app.quarantine.rules import FEW, RULES, SHARE, TABLES, Rule, broken, live, of_table
from pipelines.kernel.outcome import Outcome
from pipelines.kernel.robots import KEEPER

Failure = dict[str, Any]
log = logging.getLogger(__name__)


class Unreadable(Exception):
    """A table is not what the rules take it for: a column is gone, or has another type."""


def check_incoming() -> Outcome:
    """Judge every rule and set aside what breaks one; `rows` counts the rules, `failures` those that do not hold.

    They stop the run only where they are systemic; then nothing is set aside: nobody mends half a table by hand.
    """
    source = _context().data_sources.add_postgres("app", connection_string=_address())
    findings = {table: _judged(source, table) for table in TABLES}
    failures = [failure for found in findings.values() for failure in found]
    held = [failure for failure in failures if failure["is_systemic"]]
    if held:
        return Outcome(rows=len(RULES), failures=held)
    with work(KEEPER) as w:
        aside = quarantine.renew(w)
    return Outcome(rows=len(RULES), failures=failures, detail={"set_aside": aside}, tolerable=True)


def _context() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _address() -> str:
    return url_of("crm_dbt").set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)


def _judged(source: Any, table: str) -> list[Failure]:
    """One failure a rule that does not hold, or one for a table that is not as the rules take it."""
    asset = source.add_table_asset(table, table_name=table, schema_name="app")
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    try:
        return _failures(batch, table)
    except Unreadable as error:
        log.error("the rules of table %s could not be judged: %s", table, error)
        return [{"table": table, "rule": "unreadable", "is_systemic": True}]


def _failures(batch: Any, table: str) -> list[Failure]:
    """Rules are looked at one by one only where some row breaks any."""
    rules = of_table(table)
    broken_rows = _count(batch, table, broken(rules))
    if not broken_rows:
        return []
    rows = _count(batch, table, "true")
    found = [(rule, _count(batch, table, rule.broken)) for rule in rules]
    return [_failure(rule, n, rows, _is_systemic(broken_rows, rows, SHARE)) for rule, n in found if n]


def _failure(rule: Rule, failing: int, rows: int, is_table_broken: bool) -> Failure:
    is_systemic = is_table_broken or _is_systemic(failing, rows, rule.limit)
    said = {"table": rule.table, "column": rule.field, "rule": rule.code, "than": rule.than}
    return said | {"failing": failing, "of": rows, "is_systemic": is_systemic}


def _is_systemic(failing: int, rows: int, limit: float) -> bool:
    return failing > max(FEW, limit * rows)


def _count(batch: Any, table: str, condition: str) -> int:
    """How many rows that could count meet a condition. Raises Unreadable where that cannot be told."""
    rows = f"select record.id from record where {live(table)} and ({condition})"  # noqa: S608 - of rules.py
    query = " ".join(("with record as (select * from {batch})", rows))
    checked = batch.validate(gxe.UnexpectedRowsExpectation(unexpected_rows_query=query), result_format="SUMMARY")
    if not checked.result:
        raise Unreadable(str(checked.exception_info))
    return int(checked.result["observed_value"])
