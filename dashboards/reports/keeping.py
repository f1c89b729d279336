"""How customers are served and whether they stay: satisfaction and promises kept, churn and recurring revenue."""

from collections.abc import Sequence

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import kpis, periods, rows
from dashboards.asked import Asked
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.registry import Metric
from dashboards.reports.shapes import Cell, Chart, Line, Mark, Point, Section, Tone, opens
from dashboards.reports.strip import Standing, period_words
from dashboards.units import bounds, in_unit

SERVED = ("csat", "sla_attainment")
RETAINED = ("net_retention_year", "gross_retention_year")
MONTHS = 13


def service(work: Work, period: Period, known: Sequence[Standing]) -> Section | None:
    """Satisfaction, and promises kept by priority, against their targets; NPS, of another scale, in words."""
    standing = {one.metric.name: one for one in known}
    lines, marks = [], []
    for name in SERVED:
        if name not in standing or standing[name].held:
            continue
        metric, found = standing[name].metric, standing[name]
        if found.now is not None:
            cells, mark = _served(metric, metric.label, found.now, period, {}, found.wanted)
            lines.append(cells)
            marks.append(mark)
        if name == "sla_attainment":
            more = _by_priority(work, metric, period)
            lines += [cells for cells, _mark in more]
            marks += [mark for _cells, mark in more]
    if not marks:
        return None
    head = [_("What"), _("Value"), _("95%"), _("n"), _("Target")]
    shown = [mark for mark in marks if mark is not None]
    hint = _("Line: 95% interval; tick: target.") + _nps(work, period)
    title = _("Satisfaction and promises kept")
    return Section("service", title, hint, head, lines, Chart("dots", "share", title, shown) if shown else None)


def _by_priority(work: Work, metric: Metric, period: Period) -> list[tuple[list[Cell], Mark | None]]:
    words = rows.codes_of(work).get("priority", {})
    found = kpis.ask(work, metric.name, ["priority"], period.since, period.until).rows
    order = {code: i for i, code in enumerate(words)}
    return [
        _served(metric, _("of these: {name}", name=words.get(row.by["priority"], row.by["priority"])), row, period,
                {"priority": [row.by["priority"]]}, None)
        for row in sorted(found, key=lambda r: -order.get(r.by["priority"], 0)) if row.n
    ]  # fmt: skip


def _served(
    metric: Metric,
    name: str,
    row: KpiRow,
    period: Period,
    where: dict[str, list[str | None]],
    wanted: float | None,
) -> tuple[list[Cell], Mark | None]:
    behind = opens(Asked(kpi=metric.name, since=period.since, until=period.until, where=where))
    n = Cell(format.number(row.n), float(row.n), "count")
    aim = Cell(in_unit(wanted, "share") if wanted is not None else "", wanted, "share")
    if row.value is None or row.n < metric.floor:
        return [Cell(name), Cell(_("Too few to say"), None, "share", behind), Cell(""), n, aim], None
    tone: Tone = "bad" if wanted is not None and row.high is not None and row.high < wanted else "calm"
    said = in_unit(row.value, "share")
    cells = [
        Cell(name),
        Cell(said, float(row.value), "share", behind),
        Cell(bounds(row.low, row.high, "share")),
        n,
    ]
    return [*cells, aim], Mark(name, float(row.value), said, row.low, row.high, tone, aim=wanted)


def _nps(work: Work, period: Period) -> str:
    if not kpis.is_permitted(work, "nps"):
        return ""
    metric = kpis.permitted(work, "nps")
    row = kpis.ask(work, metric.name, (), period.since, period.until).rows[0]
    if row.value is None or row.n < metric.floor:
        return " " + _("NPS: too few to say.")
    said = f"{in_unit(row.value, 'points')} ({bounds(row.low, row.high, 'points')}, n {format.number(row.n)})"
    return " " + _("NPS {value}.", value=said)


def retention(work: Work, period: Period) -> Section | None:
    """Net and gross retention over 12 months, month by month, on one scale with 100 % marked; churn in words."""
    known = [kpis.permitted(work, name) for name in RETAINED if kpis.is_permitted(work, name)]
    since, until = periods.months_up_to(period.until, MONTHS)
    lines, cells = [], []
    for metric in known:
        found = [r for r in kpis.ask(work, metric.name, ["month"], since, until).rows if r.value is not None]
        found = [row for row in found if row.n >= metric.floor]
        if found:
            newest = found[-1]
            month = newest.by["month"]
            behind = opens(Asked(kpi=metric.name, since=month, until=periods.last_day(month, "month")))
            said = in_unit(newest.value, "share")
            points = [Point(r.by["month"].isoformat(), float(r.value or 0), r.low, r.high) for r in found]
            lines.append(Line(metric.label, said, points))
            cells.append([Cell(metric.label), Cell(said, float(newest.value or 0), "share", behind),
                          Cell(bounds(newest.low, newest.high, "share")),
                          Cell(format.number(newest.n), float(newest.n), "count")])  # fmt: skip
    if not known:
        return None
    hint = _("Over 12 months, by month, with the 95% band; line: 100%.") + _churn(work, period)
    head = [_("What"), _("Value"), _("95%"), _("n")]
    title = _("Recurring revenue kept")
    chart = Chart("lines", "share", title, lines=lines, level=1.0) if lines else None
    return Section("retention", title, hint, head, cells, chart, empty=_("Too few customers with contracts."))


def _churn(work: Work, period: Period) -> str:
    if not kpis.is_permitted(work, "churn"):
        return ""
    row = kpis.ask(work, "churn", (), period.since, period.until).rows[0]
    if row.value is None or row.n < kpis.permitted(work, "churn").floor:
        return ""
    said = _("{part} of {whole}", part=format.number(row.numerator), whole=format.number(row.denominator))
    value = in_unit(row.value, "share")
    return " " + _("Churn {days}: {value} ({parts}).", days=period_words(period), value=value, parts=said)
