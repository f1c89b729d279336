"""What the next months are expected to bring, and how good that was 30, 60 and 90 days before months now over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from app.ui.plain_table import PlainTable
from dashboards import charts, kpis, panels, periods
from dashboards.asked import EXPLORER, Asked
from dashboards.charts import Scale
from dashboards.units import bounds, in_unit
from dashboards.view import View

SAID, CAME = "forecast_amount", "forecast_came"
OVER, BIAS = "forecast_over", "forecast_bias"
LEADS = (30, 60, 90)
JUDGED = 12
"""Newest months that are over, by which a forecast is judged."""
LEAST = 6
"""Of fewer earlier forecasts nobody can say how far one may be off."""


@dataclass(frozen=True)
class Look:
    """What was said of a month so many days before its end; `came` is None while it is not over.

    Between `low` and `high` lay four of five earlier forecasts' months, taken in proportion; they are the months
    from the first of `measured` to its last.
    """

    month: date
    lead: int
    said: float
    came: float | None
    low: float | None = None
    high: float | None = None
    measured: tuple[date, date] | None = None

    @property
    def is_inside(self) -> bool:
        return self.low is not None and self.high is not None and self.low <= (self.came or 0) <= self.high


@dataclass(frozen=True)
class Accuracy:
    """Of one lead: the sum of errors and the bias, as shares of what came, and how many lay in their band, of the
    months between the days."""

    lead: int
    since: date
    until: date
    error: float
    bias: float
    inside: int
    banded: int


def banded(looks: Sequence[Look]) -> list[Look]:
    """Looks of one lead, oldest first, each with the band of those whose months were over when it was taken.

    The first of all had no months before them to be measured by, and say nothing of how far the others are off.
    """
    made: list[Look] = []
    for look in looks:
        newest = periods.shift(look.month, -(look.lead // 30) - 1)
        over = [one for one in looks[LEAST + look.lead // 30 :] if one.said and one.month <= newest]
        known = {one.month: one.came / one.said for one in over if one.came is not None}
        if len(known) < LEAST:
            made.append(look)
            continue
        low, *_middle, high = quantiles(known.values(), n=10, method="inclusive")
        span = min(known), max(known)
        made.append(replace(look, low=look.said * low, high=look.said * high, measured=span))
    return made


def accuracy(looks: Sequence[Look]) -> Accuracy | None:
    """Over the newest months of one lead that are over and have a band; None where nothing came."""
    over = [look for look in looks if look.came is not None and look.low is not None][-JUDGED:]
    came = sum(look.came or 0 for look in over)
    if not came:
        return None
    error = sum(abs(look.said - (look.came or 0)) for look in over) / came
    bias = sum(look.said for look in over) / came - 1
    days = over[0].month, periods.last_day(over[-1].month, "month")
    return Accuracy(over[0].lead, *days, error, bias, sum(look.is_inside for look in over), len(over))


def forecast(work: Work, view: View) -> html.Section | None:
    """Months that are over as they were expected 30 days before their end, and the next three."""
    if not kpis.is_permitted(work, SAID):
        return None
    looks = _looks(work, view)
    over = [look for look in looks[30] if look.came is not None][-JUDGED:]
    ahead = [look for lead in LEADS for look in looks[lead] if look.came is None]
    hint = _("Won amount; bar: 80% interval of the forecast 30 days before the end, line: forecast, dot: won.")
    label = kpis.permitted(work, SAID).label
    if not over and not ahead:
        return panels.frame(label, hint, panels.empty())
    title = _expected(ahead[0]) if ahead else label
    opens = {look: _opens(work, view, look) for look in (*over, *ahead)}
    shown = [*over, *ahead]
    where = view.of(kpis.permitted(work, SAID).dimensions)
    last = periods.last_day(shown[-1].month, "month")
    below = panels.foot(_table(shown), f"{SAID},{CAME}", ["month", "lead_days"], shown[0].month, last, where)
    return panels.frame(title, hint, drawn(shown, opens), "half", below)


def past(work: Work, view: View) -> html.Section | None:
    """How far forecasts were off, by how long before the end of the month they were made."""
    if not kpis.is_permitted(work, SAID):
        return None
    found = [one for one in map(accuracy, _looks(work, view).values()) if one]
    hint = _(
        "Up to twelve months that are over and had enough forecasts before them; a positive bias is too high."
    )
    if not found:
        words = _("Too few months have been forecast to say how good that was.")
        return panels.frame(_("How good the forecast has been"), hint, panels.empty(words))
    title = _("Forecasts made {n} days before were off by {error}", n=found[0].lead,
              error=format.percent(found[0].error))  # fmt: skip
    most = max(one.error for one in found) or 1.0
    heads = [html.Th(_("Forecast made")), html.Th(_("Error (WAPE)"), className="num"), html.Td(),
             html.Th(_("Bias"), className="num"), html.Th(_("In the 80% interval"), className="num")]  # fmt: skip
    body = [_judged(work, view, one, most) for one in found]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="bars bars-table")
    return panels.frame(title, hint, html.Div(table, className="scroll"))


def _judged(work: Work, view: View, one: Accuracy, most: float) -> html.Tr:
    """The bias opens as the number it is; errors and bands lead to the months that they were counted over."""
    bar = html.Div(html.I(style={"width": f"{one.error / most:.1%}"}), className="bars-track tone-calm")
    metric = kpis.permitted(work, BIAS)
    where = {**view.of(metric.dimensions), "lead_days": one.lead}
    opens, months = panels.asked_of(metric, one.since, one.until, where), _months(one, where)
    name = _("{n} days before", n=one.lead)
    error, inside = format.percent(one.error), _("{n} of {all}", n=one.inside, all=one.banded)
    bias = ("+" if one.bias > 0 else "−") + format.percent(abs(one.bias))
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(dcc.Link(error, href=months), className="num"),
            html.Td(bar, className="bars-bar"),
            html.Td(charts.point(opens, bias, f"{name}: {bias}", "link"), className="num"),
            html.Td(dcc.Link(inside, href=months), className="num"),
        ]
    )


def _months(one: Accuracy, where: Mapping[str, Any]) -> str:
    """Forecast and what came, month by month, where each opens."""
    shown = {"kpi": f"{OVER},{CAME}", "by": "lead_days", "chart": "pivot", **where}
    shown["period"] = f"{one.since}..{one.until}"
    return f"{EXPLORER}?{urlencode(shown, safe=',:.|')}"


def _looks(work: Work, view: View) -> dict[int, list[Look]]:
    """Lead -> looks, oldest first, of the records in the reader's reach."""
    where = view.of(kpis.permitted(work, SAID).dimensions)
    asked = [kpis.Wanted(name, ("month", "lead_days"), None, None, where) for name in (SAID, CAME)]
    said, came = (
        {(row.by["month"], row.by["lead_days"]): row.value for row in one.rows}
        for one in kpis.ask_each(work, asked)
    )
    looks: dict[int, list[Look]] = {lead: [] for lead in LEADS}
    for month, lead in sorted(said):
        won = came.get((month, lead))
        looks[lead].append(Look(month, lead, float(said[month, lead] or 0), None if won is None else float(won)))
    return {lead: banded(found) for lead, found in looks.items()}


def _expected(look: Look) -> str:
    value, span = in_unit(look.said, "money"), bounds(look.low, look.high, "money")
    month = panels.time_name(look.month, "month")
    if not span:
        return _("{month} is expected to bring {value}", month=month, value=value)
    return _("{month} is expected to bring {value}, {span} at 80%", month=month, value=value, span=span)


Opens = tuple[Asked, Asked, Asked | None]
"""What is behind the forecast, behind what came, and behind the band: how far earlier ones were off."""


def _opens(work: Work, view: View, look: Look) -> Opens:
    days = look.month, periods.last_day(look.month, "month")
    metrics = (kpis.permitted(work, name) for name in (SAID, CAME))
    said, came = (
        panels.asked_of(one, *days, {**view.of(one.dimensions), "lead_days": look.lead}) for one in metrics
    )
    if look.measured is None:
        return said, came, None
    first, last = look.measured
    off = kpis.permitted(work, BIAS)
    where = {**view.of(off.dimensions), "lead_days": look.lead}
    return said, came, panels.asked_of(off, first, periods.last_day(last, "month"), where)


def drawn(looks: Sequence[Look], opens: Mapping[Look, Opens]) -> html.Div:
    """A column a month: band, forecast and what came, on one scale from zero."""
    tops = [value for look in looks for value in (look.said, look.came, look.high) if value is not None]
    levels = charts.ticks([0.0, *tops], "money")
    scale = Scale(levels[0], levels[-1])
    parts: list[Any] = [charts.level(tick, "money", scale.share(tick)) for tick in levels]
    marks = [charts.Mark(panels.time_name(look.month, "month"), look.said, "") for look in looks]
    places = {mark.name: (i + 0.5) / len(looks) * 100 for i, mark in enumerate(marks)}
    for look, mark in zip(looks, marks, strict=True):
        parts += _column(look, mark.name, f"{places[mark.name]:.2f}%", scale, opens[look])
    return html.Div([html.Div(parts, className="chart-field"), charts.axis(marks, places)], className="chart-line")


def _column(look: Look, name: str, x: str, scale: Scale, opens: Opens) -> list[Any]:
    ahead = "" if look.came is not None else " cast-ahead"
    made: list[Any] = []
    if look.low is not None and look.high is not None:
        low, high = scale.share(look.low), scale.share(look.high)
        style = {"left": x, "bottom": f"{low:.2f}%", "height": f"{high - low:.2f}%"}
        span = bounds(look.low, look.high, "money")
        words = _("{month}: 80% of {span}, by how far earlier forecasts were off", month=name, span=span)
        made.append(charts.point(opens[2], "", words, f"cast-band{ahead}", style=style, title=words))
    words = _("{month}: expected {value}", month=name, value=in_unit(look.said, "money"))
    style = {"left": x, "bottom": f"{scale.share(look.said):.2f}%"}
    made.append(charts.point(opens[0], "", words, f"cast-said{ahead}", style=style, title=words))
    if look.came is not None:
        words = _("{month}: won {value}", month=name, value=in_unit(look.came, "money"))
        kind = "cast-came" if look.is_inside or look.low is None else "cast-came cast-missed"
        style = {"left": x, "bottom": f"{scale.share(look.came):.2f}%"}
        made.append(charts.point(opens[1], "", words, kind, style=style, title=words))
    return made


def _table(looks: Sequence[Look]) -> PlainTable:
    heads = [(_("Month"), ""), *((one, "num") for one in (_("Days before"), _("Forecast"), _("80%"), _("Won")))]
    lines = [
        (panels.time_name(look.month, "month"), format.number(look.lead), in_unit(look.said, "money"),
         bounds(look.low, look.high, "money"), in_unit(look.came, "money"))
        for look in looks
    ]  # fmt: skip
    return PlainTable(_("Forecast"), heads, lines)
