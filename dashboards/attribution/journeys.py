"""What journeys before conversions look like: paths, lags, lengths, who begins, who assists. Every mark opens."""

from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from app.ui.plain_table import PlainTable
from dashboards import charts, kpis, panels, rows
from dashboards.attribution import flow
from dashboards.charts import Mark
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.units import in_unit

PATHS = 8
FLOW = 40
"""Paths that are drawn as a flow."""
CHANNELS = 12
CONVERSIONS = "touched_conversions"


class Journeys:
    """The touched conversions of one kind in a period."""

    def __init__(self, work: Work, period: Period, kind: str) -> None:
        self.work, self.days = work, (period.since, period.until)
        self.where: dict[str, Any] = {"conversion_kind": kind}
        self.words = rows.codes_of(work)

    def panels(self) -> list[html.Section]:
        return [self.flow(), self.paths(), self.assists(), self.lags(), self.lengths()]

    def ask(self, by: tuple[str, ...], *names: str, **where: list[str]) -> list[list[KpiRow]]:
        """Rows of each metric, in one query; `where` are further filters."""
        wanted = [kpis.Wanted(name, by, *self.days, {**self.where, **where}) for name in names]
        return [answer.rows for answer in kpis.ask_each(self.work, wanted)]

    def median(self, name: str) -> str:
        value = self.ask((), name)[0][0].value
        return format.number(value or 0)

    def mark(self, row: KpiRow, name: str, kpi: str = CONVERSIONS, cells: Any = None) -> Mark:
        metric = kpis.permitted(self.work, kpi)
        asked = panels.asked_of(metric, *self.days, {**self.where, **row.by})
        said = in_unit(row.value, metric.unit)
        return Mark(name, float(row.value or 0), said, asked, row.low, row.high, row.n, cells=cells or {})

    def opens(self, row: KpiRow, kpi: str, said: str) -> Any:
        """A number beside another."""
        metric = kpis.permitted(self.work, kpi)
        asked = panels.asked_of(metric, *self.days, {**self.where, **row.by})
        return charts.point(asked, said, f"{metric.label}: {said}", "link")

    def foot(
        self, by: tuple[str, ...], kpi: str = CONVERSIONS, left_out: int = 0, table: PlainTable | None = None
    ) -> html.Div:
        return panels.foot(table, kpi, by, *self.days, self.where, left_out=max(left_out, 0))

    def paths(self) -> html.Section:
        """The most frequent paths; touches of one channel in a row are one."""
        (found,) = self.ask(("path",), CONVERSIONS)
        hint = _("Touches of one channel in a row counted as one; days from the first touch.")
        if not found:
            return panels.frame(_("Most frequent paths"), hint, panels.empty())
        most = _ranked(found)[:PATHS]
        # of thousands of paths that are not shown nobody asks a median
        told = self.ask(("path",), "days_to_convert", "touched_amount", path=[row.by["path"] for row in most])
        days, amounts = ({row.by["path"]: row for row in one} for one in told)
        marks = []
        for row in most:
            path = row.by["path"]
            cells = {
                _("Days, median"): self.opens(days[path], "days_to_convert", format.number(days[path].value or 0)),
                _("Amount"): self.opens(amounts[path], "touched_amount", in_unit(amounts[path].value, "money")),
            }
            marks.append(self.mark(row, rows.cell("path", path, self.words), cells=cells))
        content = charts.bars(marks, _("Path"), _("Conversions"))
        below = self.foot(("path",), left_out=len(found) - PATHS)
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
        """What the most frequent paths lead from, past what, to what."""
        (found,) = self.ask(("path",), CONVERSIONS)
        counted = {row.by["path"]: row.n for row in _ranked(found)[:FLOW]}
        if not counted:
            return panels.frame(_("From first to last touch"), "", panels.empty(), "full")
        ways, words = flow.ways(counted), self.words["channel"]
        first, last = (self._channel(flow.largest(ways, end)) for end in (0, 2))
        share = format.percent(sum(counted.values()) / sum(row.n for row in found), 0)
        hint = _(
            "The {n} most frequent paths, {share} of touched conversions; width: conversions. Touches of one"
            " channel in a row are one.", n=format.number(len(counted)), share=share,
        )  # fmt: skip
        title = _("Most begin with {first} and end with {last}", first=first, last=last)
        whole = panels.asked_of(kpis.permitted(self.work, CONVERSIONS), *self.days, self.where)
        heads = [(one, "") for one in (_("First touch"), _("In between"), _("Last touch"))]
        table = PlainTable(title, [*heads, (_("Conversions"), "num")], flow.lines(ways, words))
        below = self.foot(("path",), table=table)
        return panels.frame(title, hint, flow.drawn(ways, words, whole), "full", below)

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


def _ranked(paths: list[KpiRow]) -> list[KpiRow]:
    return sorted(paths, key=lambda row: (-row.n, row.by["path"]))
