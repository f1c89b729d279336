"""An alert's number in time with what its rule goes by: limits, a band, a value."""

from collections.abc import Sequence

from dash import html

from app.access.work import Work
from app.alerts.model import Rule
from app.alerts.schema import AlertView
from app.core.errors import CrmError
from app.core.i18n import _
from app.ui import format
from app.ui.plain_table import PlainTable
from dashboards import cards, kpis, panels, periods
from dashboards.alerts import checking, control, rules
from dashboards.alerts.checking import Series
from dashboards.alerts.control import Control, Level
from dashboards.alerts.words import RULES
from dashboards.asked import Asked
from dashboards.charts import Mark, Tone, point
from dashboards.kpis import KpiRow
from dashboards.row_words import GRAINS
from dashboards.units import bounds, in_unit
from dashboards.why import ask
from dashboards.why import panel as why_panel

PARTS = 4
"""Parts of its change that an alert's page shows."""


def rule(work: Work, alert: AlertView) -> str:
    """The rule in a few words, with its value."""
    label = str(RULES[alert.rule].label)
    if alert.rule is Rule.FRESHNESS:
        return _("{rule}: {n} h", rule=label, n=f"{alert.level or 0:g}")
    by = str(GRAINS[alert.grain])
    if alert.rule is not Rule.THRESHOLD or not kpis.is_permitted(work, alert.kpi):
        return _("{rule}, by {grain}", rule=label, grain=by.lower())
    level = in_unit(alert.level, kpis.permitted(work, alert.kpi).unit)
    return _("Above {level}", level=level) if alert.is_above else _("Below {level}", level=level)


def panel(work: Work, alert: AlertView) -> html.Section:
    """The chart, or why there is none."""
    if alert.rule is Rule.FRESHNESS:
        hint = _("Compared with the moment at which the numbers were published.")
        said = checking.reason(work, alert) or _("It is as fresh as you want it.")
        return panels.frame(checking.named(work, alert), hint, html.P(said), "chart")
    try:
        found = checking.series(work, alert)
    except CrmError as error:
        return panels.frame(_("This could not be computed."), str(error), None, "chart")
    title = checking.reason_of(alert, found) or _("Nothing unusual")
    hint = _(": ").join([found.metric.label, _about(alert, found)])
    if not found.rows:
        return panels.frame(title, hint, panels.empty(), "chart")
    shown = _control(alert, found)
    exact = html.Details([html.Summary(_("As a table")), _table(shown.marks, found)])
    return panels.frame(title, hint, control.chart(shown), "chart", html.Div(exact, className="panel-foot"))


def _table(marks: Sequence[Mark], found: Series) -> PlainTable:
    heads = [(_("Period"), ""), *((one, "num") for one in (found.metric.label, _("Expected"), _("n")))]
    lines = [(m.name, m.said, bounds(m.low, m.high, found.metric.unit), format.number(m.n)) for m in marks]
    return PlainTable(found.metric.label, heads, lines)


def _about(alert: AlertView, found: Series) -> str:
    """What the chart shows, and what its band is."""
    by = str(GRAINS[found.grain]).lower()
    if alert.rule is Rule.LIMITS and rules.limits(found.values) is None:
        need = _("limits need {n} values before the newest", n=rules.LEAST)
        return _("by {grain}, whole periods only; {more}", grain=by, more=need)
    bands = {
        Rule.LIMITS: _("band: what it usually does, average and 2.66 mean moving ranges"),
        Rule.FORECAST: _("band: 80% interval of what the values before let expect"),
    }
    if alert.rule in bands:
        return _("by {grain}, whole periods only; {more}", grain=by, more=bands[alert.rule])
    return _("by {grain}, whole periods only", grain=by)


def _control(alert: AlertView, found: Series) -> Control:
    """What its rule goes by; where the alert speaks, the values because of which it does."""
    values, unit = found.values, found.metric.unit
    if alert.rule is Rule.LIMITS and (usual := rules.limits(values)):
        return _limits(alert, found, usual)
    spoke = [len(values) - 1] if checking.reason_of(alert, found) else []
    said = in_unit(values[-1], unit) if spoke else ""
    bands: list[rules.Expected | None] = [None] * len(values)
    if alert.rule is Rule.FORECAST:
        bands = [rules.expected(values[:place]) for place in range(len(values))]
    levels = []
    if alert.rule is Rule.THRESHOLD and alert.level is not None:
        levels.append(Level(alert.level, _("your value {value}", value=in_unit(alert.level, unit))))
    return Control(_marks(alert, found, bands, spoke), unit, levels, said)


def _limits(alert: AlertView, found: Series, usual: rules.Limits) -> Control:
    values, unit = found.values, found.metric.unit
    spoke, number = rules.spoken_of(values, usual), rules.broken(values, usual)
    said = _("rule {n}: {value}", n=number, value=in_unit(values[-1], unit)) if number else ""
    levels = [
        Level(usual.high, _("upper limit {value}", value=in_unit(usual.high, unit))),
        Level(usual.average, _("average {value}", value=in_unit(usual.average, unit)), is_mean=True),
        Level(usual.low, _("lower limit {value}", value=in_unit(usual.low, unit))),
    ]
    base = min(rules.BASELINE, len(values) - 1)
    marks = _marks(alert, found, [usual] * len(values), spoke)
    return Control(marks, unit, levels, said, base, usual.upper_range)


def asked(alert: AlertView, found: Series, row: KpiRow) -> Asked:
    """What stands behind one value."""
    first = found.first(row)
    days = panels.asked_of(found.metric, first, periods.last_day(first, found.grain), {})
    return days.model_copy(update={"where": alert.filters})


def _marks(
    alert: AlertView, found: Series, bands: Sequence[rules.Limits | rules.Expected | None], spoke: Sequence[int]
) -> list[Mark]:
    """Each value opens; what it is expected between stands as its bounds."""
    made = []
    for place, (row, band) in enumerate(zip(found.rows, bands, strict=True)):
        low, high = (band.low, band.high) if band else (None, None)
        name, said = panels.time_name(found.first(row), found.grain), in_unit(row.value, found.metric.unit)
        tone: Tone = "worse" if place in spoke else "calm"
        value = float(row.value or 0)
        made.append(Mark(name, value, said, asked(alert, found, row), low, high, row.n, tone))
    return made


def why(work: Work, alert: AlertView) -> html.Section | None:
    """What moved its newest value away from the one before, and the way to all of it; of a source nothing does."""
    if alert.rule is Rule.FRESHNESS:
        return None
    try:
        found = checking.series(work, alert)
        if not found.rows:
            return None
        opens = asked(alert, found, found.rows[-1])
        days, before = (opens.since, opens.until), periods.days_before(opens.since, opens.until)
        split = ask.why(work, alert.kpi, days, before, alert.filters)
    except CrmError:
        return None
    words = _("Why {label} changed", label=found.metric.label)
    way = point(opens, _("All of it, and its records"), words, "link alert-opens")
    against = _("{days} against {before}", days=cards.days(*days), before=cards.days(*before))
    return html.Section(
        [html.H2(_("Why")), why_panel.section(against, split, opens, PARTS), way], className="panel panel-third"
    )
