"""Panels of pages of numbers: each asks one question, is drawn from one answer, and every mark of it opens.

A panel is a function of the reader's work and the page's view; it gives nothing to readers who may not see it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from app.ui.plain_table import PlainTable
from dashboards import aims, cards, charts, kpis, periods, rows, then, titles
from dashboards.asked import Asked
from dashboards.charts import Mark
from dashboards.file_links import as_files
from dashboards.kpis import KpiAnswer, KpiRow
from dashboards.periods import Period
from dashboards.registry import Metric
from dashboards.row_words import GRAINS
from dashboards.standing import card
from dashboards.units import bounds, in_unit
from dashboards.view import View

Panel = Callable[[Work, View], html.Section | None]
Width = Literal["third", "half", "wide", "chart", "full"]
POINTS, MOST = 13, 12
WHOLE = object()  # stands for all groups among the groups


def frame(title: str, hint: Any, content: Any, width: Width = "half", foot: Any = None) -> html.Section:
    """A panel with what it found as its title, and measure, unit and period below it."""
    parts = [html.H2(title), html.P(hint, className="soft"), content, foot]
    return html.Section([part for part in parts if part is not None], className=f"panel panel-{width}")


def empty(words: str | None = None) -> html.P:
    return html.P(words or _("Nothing was measured in this period."), className="soft panel-empty")


def over_time(name: str, width: Width = "half") -> Panel:
    """A metric by the page's grain, up to the period, with its band; what is not over is dashed."""

    def panel(work: Work, view: View) -> html.Section | None:
        if not kpis.is_permitted(work, name):
            return None
        metric = kpis.permitted(work, name)
        grain = view.grain if view.grain in metric.grains else metric.grains[0]
        where = view.of(metric.dimensions)
        ripe = periods.ripe(view.period, metric.ripe_days, then.today())
        since = periods.back(ripe.until, grain, POINTS - 1)
        until = ripe.until if metric.ripe_days else then.today()
        found = kpis.ask(work, name, [grain], since, until, where).rows
        opens = asked_of(metric, since, until, where)
        marks = [in_time(metric, row, grain, until, opens) for row in found]
        hint = _hint(
            metric, view, _("by {grain}, 95% band; what is not over is hollow", grain=str(GRAINS[grain]).lower())
        )
        if not any(mark.value is not None for mark in marks):
            return frame(metric.label, hint, empty(), width)
        title = finding(work, metric, view)
        target = aims.monthly(work, metric, ripe, where) if grain == "month" else None
        below = foot(table(metric, marks), name, [grain], since, until, where)
        return frame(title, hint, charts.line(marks, metric.unit, target), width, below)

    return panel


def in_time(metric: Metric, row: KpiRow, grain: str, until: date, whole: Asked) -> Mark:
    """One day, week, month, quarter or year of a number, opened as the whole is."""
    first: date = row.by[grain]
    last = periods.last_day(first, grain)
    asked = whole.model_copy(update={"since": first, "until": min(last, until)})
    few: charts.Tone = "few" if row.n < metric.floor else "calm"
    value, is_open = None if row.value is None else float(row.value), last >= then.today()
    said = in_unit(row.value, metric.unit)
    return Mark(time_name(first, grain), value, said, asked, row.low, row.high, row.n, few, is_open)


def time_name(first: date, grain: str) -> str:
    """A week, month, quarter or year by its first day, as people call it."""
    if periods.is_fiscal(grain):
        return periods.fiscal_name(first, grain)
    if grain == "year":
        return f"{first.year}"
    if grain == "quarter":
        return f"{first.year} Q{(first.month + 2) // 3}"
    return format.short_month(first) if grain == "month" else format.day(first)


def by_dimension(name: str, dimension: str, beside: Sequence[str] = (), width: Width = "full") -> Panel:
    """A metric a group with its interval, against the whole; other metrics of the same groups stand beside it."""

    def panel(work: Work, view: View) -> html.Section | None:
        if not kpis.is_permitted(work, name, dimension):
            return None
        metric = kpis.permitted(work, name)
        period = periods.ripe(view.period, metric.ripe_days, then.today())
        where, days = view.of(metric.dimensions), (period.since, period.until)
        names = [name, *(one for one in beside if kpis.is_permitted(work, one, dimension))]
        wholes, groups = _of_all(work, names, dimension, days, view)
        (whole,), found = wholes[name].rows, groups[name].rows
        ordered = sorted((r for r in found if r.n), key=lambda r: -r.n)[:MOST]
        words = rows.codes_of(work)
        others = {
            kpis.permitted(work, one).label: _beside(
                kpis.permitted(work, one), groups[one], wholes[one], dimension, period, view
            )
            for one in names[1:]
        }
        marks = [_of_group(metric, r, dimension, whole, period, where, words, others) for r in ordered]
        hint = _hint(metric, view, _("{days}; dot and line: value and 95% interval", days=cards.days(*days)))
        if not marks:
            return frame(metric.label, hint, empty(), width)
        total = _of_whole(metric, whole, period, where, {k: v.get(WHOLE, "") for k, v in others.items()})
        table = charts.dots(marks, metric.dimension_label(dimension), total, list(others))
        title = titles.standing_out(metric, dimension, marks)
        below = foot(None, name, [dimension], *days, where, left_out=len([r for r in found if r.n]) - len(ordered))
        return frame(title, hint, html.Div(table, className="scroll"), width, below)

    return panel


def group_name(dimension: str, key: Any, words: Mapping[str, Mapping[str, Any]]) -> str:
    """A group of a dimension as people call it."""
    name = dimension.partition("__")[2] or dimension
    return _("nothing recorded") if key is None else rows.cell(name, key, words)


Others = Mapping[str, Mapping[Any, Any]]
"""Label of another metric -> group, or WHOLE -> its value, which opens."""


def _of_all(
    work: Work, names: Sequence[str], dimension: str, days: tuple[date, date], view: View
) -> tuple[dict[str, KpiAnswer], dict[str, KpiAnswer]]:
    """The whole of each metric, and its groups."""
    cuts = {name: view.of(kpis.permitted(work, name).dimensions) for name in names}
    asked = [kpis.Wanted(name, by, *days, where) for by in ((), (dimension,)) for name, where in cuts.items()]
    found = kpis.ask_each(work, asked)
    return dict(zip(names, found, strict=False)), dict(zip(names, found[len(names) :], strict=True))


def _beside(
    metric: Metric, groups: KpiAnswer, whole: KpiAnswer, dimension: str, period: Period, view: View
) -> dict[Any, Any]:
    where, told = view.of(metric.dimensions), {}
    for row in (*groups.rows, whole.rows[0]):
        said = in_unit(row.value, metric.unit)
        asked = asked_of(metric, period.since, period.until, {**where, **row.by})
        told[row.by.get(dimension, WHOLE)] = charts.point(asked, said, f"{metric.label}: {said}", "link")
    return told


def _of_group(
    metric: Metric, row: KpiRow, dimension: str, whole: KpiRow, period: Period, where: Mapping[str, str],
    words: Mapping[str, Mapping[str, Any]], others: Others,
) -> Mark:  # fmt: skip
    key = row.by[dimension]
    named = group_name(dimension, key, words)
    asked = asked_of(metric, period.since, period.until, {**where, dimension: key})
    value = None if row.value is None else float(row.value)
    is_few = row.n < metric.floor
    return Mark(
        named, value, _("too few") if is_few else in_unit(row.value, metric.unit), asked,
        None if is_few else row.low, None if is_few else row.high, row.n,
        "few" if is_few else tone(metric, row, whole),
        cells={label: told.get(key, format.NOTHING) for label, told in others.items()},
    )  # fmt: skip


def _of_whole(
    metric: Metric, row: KpiRow, period: Period, where: Mapping[str, str], cells: Mapping[str, Any]
) -> Mark:
    value = None if row.value is None else float(row.value)
    asked = asked_of(metric, period.since, period.until, where)
    return Mark(_("All"), value, in_unit(row.value, metric.unit), asked, row.low, row.high, row.n, cells=cells)


def tone(metric: Metric, row: KpiRow, whole: KpiRow) -> charts.Tone:
    """Better or worse than the whole, where the interval leaves it out."""
    if row.low is None or row.high is None or whole.value is None or row.low <= whole.value <= row.high:
        return "calm"
    return "better" if (row.low > whole.value) == (metric.better == "up") else "worse"


def amounts(name: str, dimension: str, width: Width = "half", order: Sequence[str] = ()) -> Panel:
    """A sum or a count a group, as bars from zero: largest first, or in `order`."""

    def panel(work: Work, view: View) -> html.Section | None:
        if not kpis.is_permitted(work, name, dimension):
            return None
        metric = kpis.permitted(work, name)
        is_now = metric.window == "now"
        days = (date(1990, 1, 1), then.today()) if is_now else (view.period.since, view.period.until)
        where = view.of(metric.dimensions)
        found = [r for r in kpis.ask(work, name, [dimension], *days, where).rows if r.value]
        ranked = sorted(found, key=lambda r: order.index(r.by[dimension]) if order else -float(r.value or 0))
        words = rows.codes_of(work)
        marks = [_bar(metric, r, dimension, days, where, words) for r in ranked[:MOST]]
        when = _("as of today") if is_now else cards.days(*days)
        hint = _hint(metric, view, when)
        if not marks:
            return frame(metric.label, hint, empty(), width)
        table = charts.bars(marks, metric.dimension_label(dimension), metric.label)
        title = titles.most(metric, dimension, marks)
        below = foot(None, name, [dimension], *days, where, left_out=len(ranked) - len(marks))
        return frame(title, hint, table, width, below)

    return panel


def _bar(
    metric: Metric, row: KpiRow, dimension: str, days: tuple[date, date], where: Mapping[str, str],
    words: Mapping[str, Mapping[str, Any]],
) -> Mark:  # fmt: skip
    key = row.by[dimension]
    named = group_name(dimension, key, words)
    asked = asked_of(metric, *days, {**where, dimension: key})
    return Mark(named, float(row.value or 0), in_unit(row.value, metric.unit), asked, row.low, row.high, row.n)


def finding(work: Work, metric: Metric, view: View) -> str:
    """What a number did against the period before, where that is clear; else what it is."""
    kpi = card(work, metric.name, view.period, view.of(metric.dimensions), with_history=False)
    if kpi.value is None or kpi.n < kpi.metric.floor:
        return _("{label}: too few to say", label=metric.label)
    if (changed := cards.change(kpi)).tone == "calm":
        return _("{label}: {value}, no clear change", label=metric.label, value=cards.shown(kpi))
    template = _("{label} rose to {value}") if changed.is_up else _("{label} fell to {value}")
    return template.format(label=metric.label, value=cards.shown(kpi))


def _hint(metric: Metric, view: View, how: str) -> str:
    said = [how]
    if metric.calendar == "business":
        said.append(_("business hours"))
    if metric.ripe_days:
        said.append(_("cohorts shown once {n} days are over", n=metric.ripe_days))
    if beyond := view.beyond(metric.dimensions):
        names = _(", ").join(rows.label(name) for name in beyond)
        said.append(_("not cut down by {names}", names=names))
    return _("; ").join(said)


def asked_of(metric: Metric, since: date, until: date, where: Mapping[str, Any]) -> Asked:
    """What opens behind a mark: the metric of these days, cut down to one value a dimension."""
    values = {name: [None if value is None else str(value)] for name, value in where.items()}
    return Asked(kpi=metric.name, since=since, until=until, where=values)


def table(metric: Metric, marks: Sequence[Mark]) -> PlainTable:
    """What the chart shows, drawn by the browser: most readers leave it closed."""
    heads = [(_("Period"), ""), *((one, "num") for one in (metric.label, _("95% interval"), _("n")))]
    lines = [(m.name, m.said, bounds(m.low, m.high, metric.unit), format.number(m.n)) for m in marks]
    return PlainTable(metric.label, heads, lines)


def foot(
    table: Any, names: str, by: Sequence[str], since: date, until: date, where: Mapping[str, str],
    left_out: int = 0,
) -> html.Div:  # fmt: skip
    """The table behind the chart, and the same as files: several numbers, split by commas, have no picture."""
    query = [("by", ",".join(by)), ("from", since.isoformat()), ("to", until.isoformat())]
    query += [("where", f"{key}={value}") for key, value in where.items()]
    query += [("as_of", known) for known in [then.looked_at_written()] if known]
    parts: list[Any] = []
    if left_out > 0:
        parts.append(html.Span(_("and {n} more in the file", n=format.number(left_out))))
    if table is not None:
        parts.append(html.Details([html.Summary(_("As a table")), table]))
    forms = ("csv", "xlsx") if "," in names else ("csv", "xlsx", "png")
    parts.append(as_files(f"/api/v1/kpis/{names}", forms, f"?{urlencode(query)}"))
    return html.Div(parts, className="panel-foot")
