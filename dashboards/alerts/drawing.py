"""An alert's number in time with what its rule goes by: limits, a band, a value."""

from typing import Any

from dash import html

from app.access.work import Work
from app.alerts.model import Rule
from app.alerts.schema import AlertView
from app.core.errors import CrmError
from app.core.i18n import _
from dashboards import charts, kpis, panels, periods
from dashboards.alerts import checking, rules
from dashboards.alerts.checking import Series
from dashboards.alerts.words import RULES
from dashboards.charts import Mark
from dashboards.row_words import GRAINS
from dashboards.units import in_unit


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


def panel(work: Work, alert: AlertView) -> Any:
    """The chart, or why there is none."""
    if alert.rule is Rule.FRESHNESS:
        hint = _("Compared with the moment at which the numbers were published.")
        said = checking.reason(work, alert) or _("It is as fresh as you want it.")
        return panels.frame(checking.named(work, alert), hint, html.P(said), "wide")
    try:
        found = checking.series(work, alert)
    except CrmError as error:
        return panels.frame(_("This could not be computed."), str(error), None, "wide")
    title = checking.reason(work, alert) or _("Nothing unusual")
    hint = _(
        "{label} by {grain}; whole periods only", label=found.metric.label, grain=str(GRAINS[found.grain]).lower()
    )
    if not found.rows:
        return panels.frame(title, hint, panels.empty(), "wide")
    return panels.frame(title, hint, html.Div([_chart(alert, found), _legend(alert, found)]), "wide")


def _chart(alert: AlertView, found: Series) -> Any:
    band = _band(alert, found)
    marks = [_mark(alert, found, place, band) for place in range(len(found.rows))]
    return charts.line(marks, found.metric.unit, alert.level if alert.rule is Rule.THRESHOLD else None)


def _band(alert: AlertView, found: Series) -> list[tuple[float, float] | None]:
    """For each value what it is expected between."""
    values = found.values
    if alert.rule is Rule.LIMITS and (usual := rules.limits(values)):
        return [(usual.low, usual.high)] * len(values)
    if alert.rule is Rule.FORECAST:
        bands = [rules.expected(values[:place]) for place in range(len(values))]
        return [(band.low, band.high) if band else None for band in bands]
    return [None] * len(values)


def _mark(alert: AlertView, found: Series, place: int, band: list[tuple[float, float] | None]) -> Mark:
    row = found.rows[place]
    first = found.first(row)
    asked = panels.asked_of(found.metric, first, periods.last_day(first, found.grain), {}).model_copy(
        update={"where": alert.filters}
    )
    low, high = band[place] or (None, None)
    said = in_unit(row.value, found.metric.unit)
    return Mark(panels.time_name(first, found.grain), float(row.value or 0), said, asked, low, high, row.n)


def _legend(alert: AlertView, found: Series) -> html.P | None:
    """What the band is, with its figures."""
    unit = found.metric.unit
    if alert.rule is Rule.LIMITS:
        usual = rules.limits(found.values)
        if usual is None:
            return html.P(_("Limits need {n} values before the newest.", n=rules.LEAST), className="soft")
        said = _(
            "Average {average}, limits {low} and {high}: the band is what it usually does.",
            average=in_unit(usual.average, unit), low=in_unit(usual.low, unit), high=in_unit(usual.high, unit),
        )  # fmt: skip
        return html.P(said, className="soft")
    if alert.rule is Rule.FORECAST:
        return html.P(_("The band is the 80% interval of what the values before let expect."), className="soft")
    return None
