"""How old the sources are, by dbt's own measure: what the next build says of the day of its data."""

from datetime import datetime
from typing import Any

from sqlalchemy import text

from app.core.db import engine
from pipelines.build import dbt_build
from pipelines.kernel.outcome import Outcome

FORGET = text("delete from marts.source_freshness")
KEEP = text("""
    insert into marts.source_freshness (source, newest_at, status, checked_at)
    values (:source, :newest_at, :status, :checked_at)
""")


def check_freshness() -> Outcome:
    """The newest fact of each source against the ages that it names, kept for the next build; `rows` counts them.

    What is late is no fault of the run: the build says it, and alerts watch it. A source that never held anything
    is not late.
    """
    found, failures = [], []
    for result in dbt_build.freshness():
        status, source = str(result.status), result.node.name
        if status not in ("pass", "warn", "error"):
            failures.append({"source": source, "error": str(result.message or "")[:500]})
        elif _is_known(result.max_loaded_at):
            at = {"newest_at": result.max_loaded_at, "checked_at": result.snapshotted_at}
            found.append({"source": source, "status": status, **at})
    with engine("crm_dbt").begin() as link:
        link.execute(FORGET)
        if found:
            link.execute(KEEP, found)
    late = {status: _named(found, status) for status in ("warn", "error") if _named(found, status)}
    return Outcome(rows=len(found), failures=failures, detail=late, tolerable=True)


def _is_known(at: datetime) -> bool:
    """dbt dates an empty source by the first year there is."""
    return at.year > 1


def _named(found: list[dict[str, Any]], status: str) -> list[str]:
    return sorted(one["source"] for one in found if one["status"] == status)
