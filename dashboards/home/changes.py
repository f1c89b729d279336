"""What the cards of the home page found, in words: clear changes and why, what is noise, what is unusual."""

from collections.abc import Sequence
from typing import Any

from dash import html

from app.access.work import Work
from app.core.i18n import _, ngettext
from app.ui import format
from dashboards import cards, charts, panels
from dashboards.alerts import rules
from dashboards.asked import Asked
from dashboards.charts import Mark, point
from dashboards.figures import sparkline
from dashboards.periods import last_day
from dashboards.standing import Card
from dashboards.units import bounds, in_unit
from dashboards.why import ask
from dashboards.why.ask import Why
from dashboards.why.panel import signed

SHOWN = 6
"""Segments of a change that stand by themselves."""


def panel(work: Work, shown: Sequence[Card]) -> html.Section:
    """Clear changes as sentences, the first of them split up."""
    clear = [(kpi, _why(work, kpi)) for kpi in shown if cards.change(kpi).tone != "calm"]
    hint = _("Clear changes only, each with the largest part of it; what chance may have done is not told.")
    if not clear:
        told: list[Any] = [html.P(_("Nothing changed clearly."))]
    else:
        told = [html.Ul([_sentence(kpi, why) for kpi, why in clear], className="told-changes"), _split(*clear[0])]
    return _panel(_("What changed, and why"), hint, *told, kind="home-changes")


def _why(work: Work, kpi: Card) -> Why:
    days = (kpi.period.since, kpi.period.until), (kpi.period.before_since, kpi.period.before_until)
    return ask.why(work, kpi.metric.name, *days)


def _sentence(kpi: Card, why: Why) -> html.Li:
    template = _("{label} rose to {value}") if cards.change(kpi).is_up else _("{label} fell to {value}")
    told = template.format(label=kpi.metric.label, value=cards.shown(kpi))
    said = _(": ").join([told, *(part.sentence for part in why.parts[:1])])
    return html.Li(point(cards.asked(kpi), said, told, "link"))


def _split(kpi: Card, why: Why) -> html.Div | None:
    """The change by segment, its parts adding up to it; None where nothing splits it."""
    if why.dimension is None or len(why.parts) < 2:
        return None
    of_each: dict[str, dict[str, float]] = {}
    wheres = {part.name: part.where for part in why.parts}
    for part in why.parts:
        of_each.setdefault(part.name, {})[part.kind] = part.amount
    ranked = sorted(of_each.items(), key=lambda one: -abs(sum(one[1].values())))
    marks = [_segment(kpi, name, amounts, wheres[name]) for name, amounts in ranked[:SHOWN]]
    if rest := ranked[SHOWN:]:
        kinds = {kind for _name, amounts in rest for kind in amounts}
        summed = {kind: sum(amounts.get(kind, 0.0) for _name, amounts in rest) for kind in kinds}
        marks.append(_segment(kpi, _("{n} smaller parts", n=format.number(len(rest))), summed, None))
    whole: dict[str, float] = {}
    for part in why.parts:
        whole[part.kind] = whole.get(part.kind, 0.0) + part.amount
    marks.append(_segment(kpi, _("All of it"), whole, {}))
    head = kpi.metric.dimension_label(why.dimension)
    return charts.moves(marks, head, _("Moves it by"))


def _segment(kpi: Card, name: str, amounts: dict[str, float], where: Any) -> Mark:
    """One segment's part; of a ratio what it does otherwise and what its weight moves stand beside it."""
    amount, unit = sum(amounts.values()), kpi.metric.unit
    asked: Asked | None = None
    if where is not None:
        asked = panels.asked_of(kpi.metric, kpi.period.since, kpi.period.until, {**kpi.where, **where})
    tone: charts.Tone = "better" if (amount > 0) == (kpi.metric.better == "up") else "worse"
    beside = {} if "amount" in amounts else {
        _("Of it: rate"): signed(amounts.get("rate", 0.0), unit),
        _("Of it: mix"): signed(amounts.get("mix", 0.0), unit),
    }  # fmt: skip
    return Mark(name, amount, signed(amount, unit), asked, tone=tone, cells=beside)


def within_noise(shown: Sequence[Card]) -> html.Section | None:
    """KPIs whose change has nothing clear about it, in one line together."""
    calm = [kpi for kpi in shown if cards.change(kpi).is_measured and cards.change(kpi).tone == "calm"]
    if not calm:
        return None
    lines = [html.Li(point(cards.asked(kpi), _moved(kpi), kpi.metric.label, "link")) for kpi in calm]
    title = ngettext("Within noise: {n} KPI", "Within noise: {n} KPIs", len(calm))
    hint = _("The 95% interval of the change contains zero.")
    return _panel(title, hint, html.Ul(lines, className="noise"), kind="home-noise")


def _moved(kpi: Card) -> list[Any]:
    by = float(kpi.value or 0) - float(kpi.before or 0)
    size = cards.size(kpi, by)
    sign = "±" if not any(digit in size for digit in "123456789") else "+" if by > 0 else "−"
    return [kpi.metric.label, " ", html.Span(sign + size, className="soft")]


def outside(shown: Sequence[Card]) -> html.Section | None:
    """KPIs whose newest whole month lies outside of what the months before let expect (XmR, rule 1)."""
    lines = [line for kpi in shown if (line := _unusual(kpi)) is not None]
    if not lines:
        return None
    hint = _("The newest month against the limits of the months before: the average and 2.66 mean moving ranges.")
    return _panel(_("Outside their usual range"), hint, html.Ul(lines, className="waiting"), kind="home-outside")


def _unusual(kpi: Card) -> html.Li | None:
    values = [value for _month, value in kpi.history]
    usual = rules.limits(values)
    if usual is None or usual.low <= values[-1] <= usual.high:
        return None
    month, unit = kpi.history[-1][0], kpi.metric.unit
    name = _("{label}, {days}", label=kpi.metric.label, days=panels.time_name(month, "month"))
    span = _("usually {usual}", usual=bounds(max(usual.low, 0.0), usual.high, unit))
    opens = panels.asked_of(kpi.metric, month, last_day(month, "month"), kpi.where)
    limits = [(usual.low, usual.high)] * len(values)
    shape = html.Img(src=sparkline(kpi.history, limits), alt="", className="kpi-spark")
    said = point(opens, [html.B(in_unit(values[-1], unit)), html.Span(span, className="soft")], name, "unusual")
    return html.Li([html.Span(name), shape, said])


def _panel(title: str, hint: str, *content: Any, kind: str) -> html.Section:
    return html.Section([html.H2(title), html.P(hint, className="soft"), *content], className=f"panel {kind}")
