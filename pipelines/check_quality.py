"""The gate on what comes in: Great Expectations over the app's tables, as the role that dbt reads with.

The checks are aggregates pushed down to Postgres: cost is one scan a table, memory is constant.
Importing this module imports Great Expectations (many seconds of CPU): pipeline processes only.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig

from app.core.db import url_of
from pipelines.incoming import MOSTLY, RULES, Rule
from pipelines.outcome import Outcome

Failure = dict[str, Any]


def check_incoming() -> Outcome:
    """Judge every rule of pipelines.incoming; `rows` counts the rules, `failures` those that do not hold."""
    source = _context().data_sources.add_postgres("app", connection_string=_address())
    batches: dict[tuple[str, tuple[str, str] | None], Any] = {}
    failures = []
    for rule in RULES:
        key = (rule.table, rule.when)
        if key not in batches:
            batches[key] = _batch(source, rule)
        failures += _judge(batches[key], rule)
    return Outcome(rows=len(RULES), failures=failures)


def _context() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _address() -> str:
    return url_of("crm_dbt").set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)


def _batch(source: Any, rule: Rule) -> Any:
    """The rule's table, or those of its rows that the rule is about."""
    if rule.when is None:
        asset = source.add_table_asset(rule.table, table_name=rule.table, schema_name="app")
        return asset.add_batch_definition_whole_table("all").get_batch()
    column, values = rule.when
    query = f"select * from app.{rule.table} where {column} in ({values})"  # noqa: S608 - declared in this package
    asset = source.add_query_asset(f"{rule.table} {column}", query=query)
    return asset.add_batch_definition_whole_table("all").get_batch()


def _judge(batch: Any, rule: Rule) -> list[Failure]:
    """Empty if the rule holds, else one failure that names table, column, rule and how many rows break it."""
    checked = batch.validate(_expectation(rule), result_format="SUMMARY")
    if checked.success:
        return []
    found = checked.result
    failure = {"table": rule.table, "column": rule.column, "rule": rule.code, "than": rule.after}
    if not found:
        return [failure | {"error": str(checked.exception_info)[:500]}]
    return [failure | {"failing": found.get("unexpected_count"), "of": found.get("element_count")}]


def _expectation(rule: Rule) -> Any:
    if rule.after:
        return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=rule.column, column_B=rule.after, or_equal=True, mostly=MOSTLY,
            ignore_row_if="either_value_is_missing",
        )  # fmt: skip
    if rule.filled:
        return gxe.ExpectColumnValuesToNotBeNull(column=rule.column, mostly=MOSTLY)
    most = datetime.now(UTC) + timedelta(days=1) if rule.past else rule.most
    return gxe.ExpectColumnValuesToBeBetween(
        column=rule.column, min_value=rule.least, max_value=most, mostly=MOSTLY
    )
