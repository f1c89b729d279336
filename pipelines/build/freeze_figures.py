"""Closed periods are frozen when they are published; what is found to be another later is restated, with a cause.

What was never published is frozen as it was known when its days were over, where the history reaches so far back
and not further than a quarter; what lies before as it is now.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from math import isclose
from typing import Any

from app.access.actor import Actor, Station
from app.access.robots import READER
from app.access.work import Work, work
from app.core.errors import CrmError, Unavailable
from app.figures import service
from app.figures.service import Figure
from app.runs.permissions import PIPELINE_RUN
from dashboards import kpis, periods
from dashboards.kpis import KpiRow
from dashboards.metrics import metrics
from dashboards.registry import Metric
from dashboards.why import ask
from pipelines.kernel.outcome import Outcome

FREEZER = Actor("freezer", Station.ROBOT, READER.permissions | {PIPELINE_RUN}, kind="robot")
GRAINS = ("month", "quarter")
MONTHS_FROZEN = 60
KNOWN_BACK = timedelta(days=100)

log = logging.getLogger(__name__)


def freeze_figures() -> Outcome:
    """Keep what is new of closed periods, and note what changed; `rows` counts both."""
    with work(FREEZER) as w:
        names = [name for name, metric in metrics(w).items() if metric.is_kpi and metric.window != "now"]
    failures, count = [], 0
    for name in names:
        try:
            with work(FREEZER) as w:
                count += sum(_freeze(w, kpis.permitted(w, name), periods.companys(grain)) for grain in GRAINS)
        except CrmError as refusal:
            log.warning("a closed figure was not kept", extra={"kpi": name, "reason": str(refusal)})
            failures.append({"kpi": name, "refusal": str(refusal)})
    return Outcome(rows=count, failures=failures, tolerable=True)


def _freeze(work: Work, metric: Metric, grain: str) -> int:
    if grain not in metric.grains:
        return 0
    now, known = datetime.now(UTC), service.list_figures(work, metric.name)
    fresh, changed = [], 0
    for days, row in _closed(work, metric, grain):
        figure = known.get(days)
        if figure is None:
            fresh.append(_published(work, metric, days, row, now))
        elif not _same(figure.current, row.value):
            service.restate(work, figure, row.value, now, _causes(work, figure))
            changed += 1
    service.publish(work, fresh)
    return len(fresh) + changed


def _closed(work: Work, metric: Metric, grain: str) -> Iterator[tuple[tuple[date, date], KpiRow]]:
    """First and last day of each period that is over and ripe -> what is known of it now."""
    today = periods.today()
    since = periods.back(today, grain, MONTHS_FROZEN if grain == "month" else MONTHS_FROZEN // 3)
    for row in kpis.ask(work, metric.name, [grain], since, today).rows:
        last = periods.last_day(row.by[grain], grain)
        if last + timedelta(days=metric.ripe_days) < today:
            yield (row.by[grain], last), row


def _published(
    work: Work, metric: Metric, days: tuple[date, date], row: KpiRow, now: datetime
) -> Mapping[str, Any]:
    """What is kept of a period: as it was known when it was over and ripe, or as it is."""
    at = periods.end_of(days[1] + timedelta(days=metric.ripe_days))
    then = _then(work, metric, days, at) if now - KNOWN_BACK < at < now - timedelta(days=2) else None
    value, n, when = (row.value, row.n, now) if then is None else (then.value, then.n, at)
    named = {"kpi": metric.name, "noun": metric.noun, "since": days[0], "until": days[1]}
    return named | {"published": value, "n": n, "published_at": when}


def _then(work: Work, metric: Metric, days: tuple[date, date], at: datetime) -> KpiRow | None:
    try:
        return kpis.ask(work, metric.name, (), *days, as_of=at).rows[0]
    except Unavailable:
        return None


def _same(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is now
    return isclose(before, now, rel_tol=1e-9, abs_tol=1e-9)


def _causes(work: Work, figure: Figure) -> list[dict[str, Any]]:
    """Parts of the difference since the figure was last looked at; what they leave is another definition."""
    try:
        found = ask.why_restated(work, figure.kpi, (figure.since, figure.until), figure.checked_at)
    except Unavailable:
        return []
    causes = [{"kind": p.kind, "person": p.person and str(p.person), "amount": p.amount} for p in found.parts]
    was = float(found.before.value or 0) - float(figure.current or 0)
    return [*causes, {"kind": "definition", "person": None, "amount": was}] if abs(was) > 1e-9 else causes
