"""What an address of the explorer says: numbers, what they are cut by and down to, days, comparison, chart.

Every key of the address that is none of ours is a dimension, its values split by `|`, of which an empty one is
nothing recorded. Whatever cannot be read falls back, and the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from app.access.work import Work
from dashboards import kpis, moments, periods
from dashboards.asked import EXPLORER, read_values, written
from dashboards.metrics import metrics
from dashboards.periods import MONTHS, Period
from dashboards.registry import GRAINS, Metric
from dashboards.then import read_instant
from dashboards.veil import is_hidden

MOST_KPIS = 4
MOST_CUTS = 2
LONGEST = 200
OWN = ("kpi", "by", "period", "grain", "compare", "chart", "as_of")
"""Keys of the address that are no dimension."""

USUAL = {"period": "year", "grain": "month", "compare": "none", "chart": "line"}
COMPARISONS = ("none", "before", "year", "target")
CHARTS = (
    "line", "bar", "stacked", "multiples", "heatmap", "funnel", "cohort", "waterfall", "scatter", "pivot", "table",
)  # fmt: skip

Where = Mapping[str, Sequence[str | None]]


@dataclass(frozen=True)
class View:
    """`where` is dimension -> the values it must have; `wrong` names what of the address could not be read.
    `as_of` is the moment of whose knowledge it is (`then.read_instant`), empty for the numbers in force."""

    metrics: tuple[Metric, ...]
    by: tuple[str, ...]
    where: Where
    when: str
    period: Period
    grain: str
    compare: str
    chart: str
    wrong: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def known(self) -> datetime | None:
        return read_instant(self.as_of)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(metric.name for metric in self.metrics)

    def href(self, path: str = EXPLORER, **changes: str | None) -> str:
        """The address of the same view with other words in it; None takes one out."""
        said = {key: value for key, value in {**self.query(), **changes}.items() if value is not None}
        kept = {key: value for key, value in said.items() if value and USUAL.get(key) != value}
        return f"{path}?{urlencode(kept, safe=',:.|')}" if kept else path

    def without(self, dimension: str) -> str:
        """The address of the same view without one filter."""
        return self.href(EXPLORER, **{dimension: None})

    def query(self) -> dict[str, str]:
        """Key -> word of the address."""
        said = {
            "kpi": ",".join(self.names), "by": ",".join(self.by), "period": self.when, "grain": self.grain,
            "compare": self.compare, "chart": self.chart, "as_of": self.as_of,
        }  # fmt: skip
        return said | {name: written(values) for name, values in self.where.items()}

    def cut_down(self, **where: Sequence[str | None]) -> "View":
        return replace(self, where={**self.where, **where})


def read(work: Work, query: Mapping[str, str]) -> View:
    """The view of an address for this reader. Raises Unavailable before the first build."""
    work.require(kpis.KPIS_READ)
    wrong: list[str] = []
    found = _metrics(work, query.get("kpi", ""), wrong)
    known = dimensions(work, found)
    by = [one for one in _split(query.get("by", "")) if _is_known(one, known, "by", wrong)][:MOST_CUTS]
    where = {
        key: read_values(said)
        for key, said in query.items()
        if key not in OWN and said and len(said) <= LONGEST and _is_known(key, known, key, wrong)
    }
    words = {key: _word(query, key, kinds, wrong) for key, kinds in _kinds(found).items()}
    as_of, at = moments.read(query.get("as_of", ""))
    if query.get("as_of") and not as_of:
        wrong.append("as_of")
    when, period = _period(work, query.get("period", ""), at, wrong)
    said = words["grain"], words["compare"], words["chart"]
    return View(found, tuple(by), where, when, period, *said, tuple(wrong), as_of)


def _split(said: str) -> list[str]:
    return list(dict.fromkeys(part for part in said.split(",") if part))


def _is_known(name: str, known: Sequence[str], key: str, wrong: list[str]) -> bool:
    if name not in known:
        wrong.append(key)
    return name in known


def _metrics(work: Work, said: str, wrong: list[str]) -> tuple[Metric, ...]:
    """Those asked for that the reader may see."""
    known = metrics(work)
    names = _split(said)
    permitted = [one for one in names if one in known and kpis.is_permitted(work, one)]
    if len(permitted) < len(names):
        wrong.append("kpi")
    return tuple(kpis.permitted(work, one) for one in permitted[:MOST_KPIS])


def dimensions(work: Work, found: Sequence[Metric]) -> list[str]:
    """What all of the metrics can be cut by, as far as the reader's role shows it."""
    if not found:
        return []
    first, *others = found
    return [
        name
        for name in first.dimensions
        if all(name in one.dimensions for one in others) and not any(is_hidden(work, one, name) for one in found)
    ]


def grains(found: Sequence[Metric]) -> list[str]:
    """Lengths of time that all of the metrics can be cut into."""
    return [grain for grain in GRAINS if all(grain in one.grains for one in found)]


def _kinds(found: Sequence[Metric]) -> dict[str, Sequence[str]]:
    return {"grain": grains(found), "compare": COMPARISONS, "chart": CHARTS}


def _word(query: Mapping[str, str], key: str, known: Sequence[str], wrong: list[str]) -> str:
    said = query.get(key) or USUAL[key]
    if said in known:
        return said
    if query.get(key):
        wrong.append(key)
    return USUAL[key] if USUAL[key] in known else known[-1]


def _period(work: Work, said: str, known: datetime | None, wrong: list[str]) -> tuple[str, Period]:
    """By its name, of the days that were over at the moment `known`, or as two days: `2026-01-01..2026-03-31`."""
    newest = periods.newest_known(periods.newest_day(work), known)
    if ".." in said:
        try:
            since, until = (date.fromisoformat(part) for part in said.split(".."))
            return said, span(since, until)
        except ValueError:
            pass
    if said and said not in MONTHS:
        wrong.append("period")
    name = said if said in MONTHS else USUAL["period"]
    return name, periods.ending(newest, name)


def span(since: date, until: date) -> Period:
    """Any days, and as many months or days before them. Raises ValueError where the first is after the last."""
    if since > until or since.year < 1900 or until.year > 2200:
        raise ValueError
    return Period(since, until, *periods.days_before(since, until))


def year_before(period: Period) -> tuple[date, date]:
    """The same days of the year before; the 29th of February is its last day."""
    return tuple(_year_before(day) for day in (period.since, period.until))  # type: ignore[return-value]


def _year_before(day: date) -> date:
    last = periods.last_day(periods.shift(day.replace(day=1), -12), "month")
    is_last = day == periods.last_day(day.replace(day=1), "month")
    return last if is_last else last.replace(day=min(day.day, last.day))


def compared(view: View) -> tuple[date, date] | None:
    """The days that the period is compared with, if any."""
    if view.compare == "before":
        return view.period.before_since, view.period.before_until
    return year_before(view.period) if view.compare == "year" else None
