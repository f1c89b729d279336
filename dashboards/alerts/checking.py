"""Whether an alert speaks, in the reach of who asks: its number in time, its rule, and the reason in words."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from app.access.work import Work
from app.alerts.model import Rule
from app.alerts.schema import AlertView
from app.core.errors import CrmError
from app.core.i18n import _
from dashboards import as_of, kpis, panels, periods, rows
from dashboards.alerts import rules
from dashboards.builds import published
from dashboards.kpis import KpiRow, Wanted
from dashboards.registry import Metric
from dashboards.units import in_unit

POINTS = 32
"""Values that a chart shows and a rule looks at."""


@dataclass(frozen=True)
class Series:
    """A number in time, oldest first, with the days of each value; what rests on too few records is left out."""

    metric: Metric
    grain: str
    rows: list[KpiRow]

    @property
    def values(self) -> list[float]:
        return [float(row.value or 0) for row in self.rows]

    def first(self, row: KpiRow) -> date:
        return row.by[self.grain]


def series(work: Work, alert: AlertView) -> Series:
    """The whole weeks or months up to now. Raises as `kpis.ask`."""
    metric, wanted = _wanted(work, alert)
    found = kpis.ask(work, *wanted).rows
    few = max(metric.floor, 1)
    (grain,) = wanted.by
    return Series(metric, grain, [row for row in found if row.value is not None and row.n >= few])


def _wanted(work: Work, alert: AlertView) -> tuple[Metric, Wanted]:
    metric = kpis.permitted(work, alert.kpi)
    grain = alert.grain if alert.grain in metric.grains else metric.grains[0]
    newest = periods.newest_day(work) - timedelta(days=metric.ripe_days)
    until = periods.back(newest + timedelta(days=1), grain, 0) - timedelta(days=1)
    since = periods.back(until, grain, POINTS - 1)
    return metric, Wanted(metric.name, [grain], since, until, alert.filters)


def ask_together(work: Work, alerts: Sequence[AlertView]) -> None:
    """Have the numbers of all alerts counted in one go, so that `series` finds each of them remembered.

    One that cannot be counted is refused when it is asked for by itself.
    """
    wanted = []
    for alert in alerts:
        if alert.rule is not Rule.FRESHNESS:
            with suppress(CrmError):
                wanted.append(_wanted(work, alert)[1])
    with suppress(CrmError):
        kpis.ask_each(work, wanted)


def reason(work: Work, alert: AlertView) -> str | None:
    """Why it speaks now, without the number itself: it is told to people of other reach. None where it does not.

    Raises as `kpis.ask`.
    """
    if alert.rule is Rule.FRESHNESS:
        return _too_old(work, alert)
    return reason_of(alert, series(work, alert))


def reason_of(alert: AlertView, found: Series) -> str | None:
    """The same of a number whose values are known."""
    if not found.rows:
        return None
    when = _when(found.first(found.rows[-1]), found.grain)
    if alert.rule is Rule.THRESHOLD:
        return _beyond(alert, found, when)
    return _unusual(found.values, when) if alert.rule is Rule.LIMITS else _unexpected(found.values, when)


def _when(first: date, grain: str) -> str:
    """A period as readers of every language write it, for it is kept with the reason."""
    if grain in ("day", "week"):
        return first.isoformat()
    return f"{first:%Y-%m}" if grain == "month" else panels.time_name(first, grain)


def _beyond(alert: AlertView, found: Series, when: str) -> str | None:
    value, level = found.values[-1], alert.level or 0.0
    said = in_unit(level, found.metric.unit)
    if alert.is_above:
        return _("{when}: above {level}", when=when, level=said) if value > level else None
    return _("{when}: below {level}", when=when, level=said) if value < level else None


def _unusual(values: list[float], when: str) -> str | None:
    usual = rules.limits(values)
    number = usual and rules.broken(values, usual)
    if number == 1:
        return _("{when}: rule 1, outside of its limits", when=when)
    if number == 2:
        return _("{when}: rule 2, eight in a row on one side of the average", when=when)
    if number == 3:
        return _("{when}: rule 3, three of four nearer to a limit than to the average", when=when)
    return None


def _unexpected(values: list[float], when: str) -> str | None:
    band = rules.expected(values[:-1])
    if band is None or band.low <= values[-1] <= band.high:
        return None
    if values[-1] > band.high:
        return _("{when}: more than was expected", when=when)
    return _("{when}: less than was expected", when=when)


def _too_old(work: Work, alert: AlertView) -> str | None:
    """Of a source: how long before the numbers were published its newest record is."""
    hours = hours_old(work, alert)
    if hours is None:
        return _("No record is known of this source")
    level = alert.level or 0.0
    return _("Its newest record is more than {n} hours old", n=f"{level:g}") if hours > level else None


def hours_old(work: Work, alert: AlertView) -> float | None:
    """How old the newest record of its source was when numbers were published; None where there is no record."""
    work.require(kpis.KPIS_READ)
    build = published(work)
    newest = build.data_as_of.get(alert.kpi)
    return None if newest is None else (build.published_at - newest) / timedelta(hours=1)


def label(work: Work, alert: AlertView) -> str:
    """What is watched, without what it is cut down to, which may name people. Raises as `kpis.ask`."""
    if alert.rule is Rule.FRESHNESS:
        work.require(kpis.KPIS_READ)
        return _("Newest record: {source}", source=as_of.SOURCES.get(alert.kpi, alert.kpi))
    return kpis.permitted(work, alert.kpi).label


def named(work: Work, alert: AlertView) -> str:
    """What is watched, and the values it is cut down to. Raises as `kpis.ask`."""
    codes = rows.codes_of(work)
    cuts = [panels.group_name(name, value, codes) for name, values in alert.filters.items() for value in values]
    return _(", ").join([label(work, alert), *cuts])
