"""Closed periods are frozen when they are published; what is found to be another later is restated, with a cause.

What was never published is frozen as it was known when its days were over, where the history reaches so far back
and not further than a quarter; what lies before as it is now.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from math import isclose
from typing import Any

from app.access.actor import Actor, Station
from app.access.robots import READER
from app.access.work import Work, work
from app.core.errors import CrmError, Unavailable
from app.figures import service
from app.figures.service import Figure
from app.runs.permissions import PIPELINE_RUN
from dashboards import builds, kpis, periods, remaking, then
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
    """Keep what is new of closed periods, and note what changed; `rows` counts both.

    Cost: a question a KPI and grain; besides, once an instant, the marts as of each at which periods are looked.
    Figures that changed share theirs, since the same run looked at all of them before.
    """
    with work(FREEZER) as w:
        now = builds.published(w).started_at  # what was recorded while it was made may be in it or not
        names = [name for name, metric in metrics(w).items() if metric.is_kpi and metric.window != "now"]
    _make_instants(names, now)
    failures, count = [], 0
    for name in names:
        try:
            with work(FREEZER) as w:
                count += sum(_freeze(w, kpis.permitted(w, name), periods.companys(grain), now) for grain in GRAINS)
        except CrmError as refusal:
            log.warning("a closed figure was not kept", extra={"kpi": name, "reason": str(refusal)})
            failures.append({"kpi": name, "refusal": str(refusal)})
    return Outcome(rows=count, failures=failures, tolerable=True)


def _make_instants(names: Sequence[str], now: datetime) -> None:
    """Have the marts ready as of every instant that figures will be asked of: one making for all that share it."""
    needed: dict[datetime, set[str]] = {}
    for name in names:
        with suppress(CrmError), work(FREEZER) as w:
            metric = kpis.permitted(w, name)
            for at in _instants(w, metric, now):
                needed.setdefault(at, set()).update(then.marts(w, metric))
    for at, marts in needed.items():
        with suppress(Unavailable), work(FREEZER) as w:
            remaking.make(w, sorted(marts), at)


def _instants(work: Work, metric: Metric, now: datetime) -> Iterator[datetime]:
    """From when each figure is looked at that is new or another than it was."""
    known = service.list_figures(work, metric.name)
    for grain in map(periods.companys, GRAINS):
        for days, row in _closed(work, metric, grain):
            figure, at = known.get(days), _over(metric, days)
            if figure is None and _is_looked_at(at, now):
                yield at
            if figure is not None and not _same(figure.current, row.value):
                yield figure.checked_at


def _freeze(work: Work, metric: Metric, grain: str, now: datetime) -> int:
    closed = dict(_closed(work, metric, grain))
    known = service.list_figures(work, metric.name)
    fresh = [_published(work, metric, days, row, now) for days, row in closed.items() if days not in known]
    service.publish(work, fresh)
    if fresh:
        known = service.list_figures(work, metric.name)
    changed = [days for days, row in closed.items() if not _same(known[days].current, row.value)]
    for days in changed:
        service.restate(work, known[days], closed[days].value, now, _causes(work, known[days]))
    service.check(work, [known[days].id for days in closed], now)
    return len(fresh) + len(changed)


def _closed(work: Work, metric: Metric, grain: str) -> Iterator[tuple[tuple[date, date], KpiRow]]:
    """First and last day of each period that is over and ripe -> what is known of it now."""
    if grain not in metric.grains:
        return
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
    at = _over(metric, days)
    known = _as_known(work, metric, days, at) if _is_looked_at(at, now) else None
    value, n, when = (row.value, row.n, now) if known is None else (known.value, known.n, at)
    named = {"kpi": metric.name, "noun": metric.noun, "since": days[0], "until": days[1]}
    return named | {"published": value, "n": n, "published_at": when}


def _over(metric: Metric, days: tuple[date, date]) -> datetime:
    """When a period was over and ripe."""
    return periods.end_of(days[1] + timedelta(days=metric.ripe_days))


def _is_looked_at(at: datetime, now: datetime) -> bool:
    """Whether a period that was never published is frozen as it was known then."""
    return now - KNOWN_BACK < at < now - timedelta(days=2)


def _as_known(work: Work, metric: Metric, days: tuple[date, date], at: datetime) -> KpiRow | None:
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
