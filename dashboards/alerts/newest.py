"""What an alert's number is now, beside what its rule goes by; and who is told, each to be looked up."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from dash import dcc, html

from app.access import offered
from app.access.permissions import named
from app.access.work import Work
from app.alerts.model import Rule
from app.alerts.schema import AlertView
from app.core.errors import CrmError
from app.core.i18n import _
from app.ui import administration, format
from dashboards.alerts import checking, drawing, rules
from dashboards.alerts.checking import Series
from dashboards.charts import point
from dashboards.units import bounds, in_unit


def value(work: Work, alert: AlertView) -> Any:
    """Its newest whole period, which opens, and the limit, band or n that it is judged by."""
    try:
        if alert.rule is Rule.FRESHNESS:
            age = checking.hours_old(work, alert)
            return format.NOTHING if age is None else _("{n} h old", n=format.number(age))
        found = checking.series(work, alert)
    except CrmError:
        return format.NOTHING
    if not found.rows:
        return format.NOTHING
    said = in_unit(found.values[-1], found.metric.unit)
    opens = drawing.asked(alert, found, found.rows[-1])
    label = f"{checking.named(work, alert)}: {said}"
    against = html.Span([" · ", _against(alert, found)], className="soft")
    return html.Span([point(opens, said, label, "link"), against], className="nowrap")


def _against(alert: AlertView, found: Series) -> str:
    values, unit = found.values, found.metric.unit
    if alert.rule is Rule.LIMITS and (usual := rules.limits(values)):
        if usual.low <= values[-1] <= usual.high:
            return _("limits {span}", span=bounds(usual.low, usual.high, unit))
        beyond = usual.high if values[-1] > usual.high else usual.low
        return _("limit {value}", value=in_unit(beyond, unit))
    if alert.rule is Rule.FORECAST and (band := rules.expected(values[:-1])):
        return _("band {span}", span=bounds(band.low, band.high, unit))
    return _("n {n}", n=format.number(found.rows[-1].n))


People = Mapping[UUID, Any]


def people(work: Work, user_ids: Collection[UUID]) -> People:
    """Each by name; who may open the page of a person is led there."""
    called = offered.called(work, user_ids)
    if not work.actor.may(named("users:write")):
        return called
    return {one: dcc.Link(name, href=f"{administration.HOME}/people/{one}") for one, name in called.items()}


def listed(known: People, user_ids: Collection[UUID]) -> list[Any]:
    """Those who are known, split as names in a sentence are."""
    parts = [part for one in user_ids if one in known for part in (_(", "), known[one])]
    return parts[1:]
