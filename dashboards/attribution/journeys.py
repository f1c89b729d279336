"""What journeys before conversions look like: paths, lags, lengths, who begins, who assists. Every mark opens."""

from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import charts, kpis, panels, rows
from dashboards.charts import Mark
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.units import in_unit

PATHS = 8
CHANNELS = 12
CONVERSIONS = "touched_conversions"


class Journeys:
    """The touched conversions of one kind in a period."""

    def __init__(self, work: Work, period: Period, kind: str) -> None:
        self.work, self.days = work, (period.since, period.until)
        self.where: dict[str, Any] = {"conversion_kind": kind}
        self.words = rows.codes_of(work)

    def panels(self) -> list[html.Section]:
        return [self.assists(), self.paths(), self.lags(), self.lengths(), self.flow()]

    def ask(self, by: tuple[str, ...], *names: str) -> list[list[KpiRow]]:
        """Rows of each metric, in one query."""
        wanted = [kpis.Wanted(name, by, *self.days, self.where) for name in names]
        return [answer.rows for answer in kpis.ask_each(self.work, wanted)]

    def median(self, name: str) -> str:
        value = self.ask((), name)[0][0].value
        return format.number(value or 0)

    def mark(self, row: KpiRow, name: str, kpi: str = CONVERSIONS, cells: Any = None) -> Mark:
        metric = kpis.permitted(self.work, kpi)
        asked = panels.asked_of(metric, *self.days, {**self.where, **row.by})
        said = in_unit(row.value, metric.unit)
        return Mark(name, float(row.value or 0), said, asked, row.low, row.high, row.n, cells=cells or {})

    def foot(self, by: tuple[str, ...], kpi: str = CONVERSIONS, left_out: int = 0) -> html.Div:
        return panels.foot(None, kpi, by, *self.days, self.where, left_out=max(left_out, 0))

    def paths(self) -> html.Section:
        """The most frequent paths; touches of one channel in a row are one."""
        told = self.ask(("path",), CONVERSIONS, "days_to_convert", "touched_amount")
        counted, days, amounts = ({row.by["path"]: row for row in one} for one in told)
        hint = _("Touches of one channel in a row counted as one; days from the first touch.")
        if not counted:
            return panels.frame(_("Most frequent paths"), hint, panels.empty())
        ranked = sorted(counted.values(), key=lambda row: (-row.n, row.by["path"]))
        marks = []
        for row in ranked[:PATHS]:
            path = row.by["path"]
            cells = {
                _("Days, median"): format.number(days[path].value or 0),
                _("Amount"): in_unit(amounts[path].value or None, "money"),
            }
            marks.append(self.mark(row, rows.cell("path", path, self.words), cells=cells))
        content = charts.bars(marks, _("Path"), _("Conversions"))
        below = self.foot(("path",), left_out=len(ranked) - PATHS)
        return panels.frame(_("Most frequent paths"), hint, html.Div(content, className="ways"), "full", below)

    def lags(self) -> html.Section:
        """Weeks from the first touch to the conversion."""
        found = self._groups("weeks")
        if not found:
            return panels.frame(_("Time to conversion"), "", panels.empty())
        marks = [self.mark(row, _week(row.by["weeks"])) for row in found]
        title = _("Half convert within {n} days", n=self.median("days_to_convert"))
        hint = _("Touched conversions by weeks from the first touch.")
        bars = charts.bars(marks, _("Weeks"), _("Conversions"))
        return panels.frame(title, hint, bars, foot=self.foot(("weeks",)))

    def lengths(self) -> html.Section:
        """How many touches there were before a conversion."""
        found = self._groups("touches")
        if not found:
            return panels.frame(_("Touches before a conversion"), "", panels.empty())
        marks = [self.mark(row, row.by["touches"]) for row in found]
        title = _("Half convert with up to {n} touches", n=self.median("touches_to_convert"))
        hint = _("Touched conversions by number of touches.")
        bars = charts.bars(marks, _("Touches"), _("Conversions"))
        return panels.frame(title, hint, bars, foot=self.foot(("touches",)))

    def _groups(self, name: str) -> list[KpiRow]:
        (found,) = self.ask((name,), CONVERSIONS)
        return sorted(found, key=lambda row: int(row.by[name].rstrip("+")))

    def flow(self) -> html.Section:
        """Which channel begins a journey and which ends it."""
        (found,) = self.ask(("first_channel", "last_channel"), CONVERSIONS)
        down, across = (self._most(found, name) for name in ("first_channel", "last_channel"))
        cells = {}
        for row in found:
            a, b = (self._channel(row.by[name]) for name in ("first_channel", "last_channel"))
            cells[a, b] = self.mark(row, _("{a} to {b}", a=a, b=b))
        grid = charts.grid(down, across, cells, _("First touch"), _("last touch")) if found else panels.empty()
        hint = _("Touched conversions from their first touch to their last.")
        below = self.foot(("first_channel", "last_channel"))
        return panels.frame(_("From first to last touch"), hint, grid, "full", below)

    def _most(self, found: list[KpiRow], name: str) -> list[str]:
        counts: dict[str, int] = {}
        for row in found:
            counts[row.by[name]] = counts.get(row.by[name], 0) + row.n
        return [self._channel(one) for one in sorted(counts, key=lambda one: -counts[one])[:CHANNELS]]

    def _channel(self, code: Any) -> str:
        return rows.cell("channel", code, self.words)

    def assists(self) -> html.Section:
        """Conversions a channel took part in without ending them, per conversion it ended."""
        name = "assists_per_end"
        (found,) = self.ask(("channel",), name)
        ranked = sorted((row for row in found if row.value is not None), key=lambda row: -(row.value or 0))
        marks = [self.mark(row, self._channel(row.by["channel"]), name) for row in ranked[:CHANNELS]]
        hint = _("Conversions assisted per conversion closed; above 1 a channel mostly assists.")
        content = charts.bars(marks, _("Channel"), _("Assists per close")) if marks else panels.empty()
        return panels.frame(_("Who assists, who closes"), hint, content, foot=self.foot(("channel",), name))


def _week(week: str) -> str:
    return week if week.endswith("+") else f"{week}–{int(week) + 1}"
