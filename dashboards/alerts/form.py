"""The form of an alert: what to watch, by which rule, and who else is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from dash import dcc, html
from pydantic import Field as Bound
from typing_extensions import TypedDict

from app.access import offered
from app.access.work import Work
from app.alerts.model import Rule
from app.alerts.schema import AlertView
from app.core.i18n import _
from app.core.validation import Exact, Short
from app.ui import forms
from app.ui.forms import Field
from dashboards import as_of, kpis, panels, periods, rows
from dashboards.alerts.words import RULES
from dashboards.asked import read_values
from dashboards.metrics import metrics
from dashboards.row_words import GRAINS

FORM = "alert"
KPI_RULES = tuple(one for one in RULES if one is not Rule.FRESHNESS)
DEPENDENT = ("rule", "grain", "level", "side")
"""Fields that are asked of some of what can be watched only."""
SOURCE = "source:"
"""Before the name of a source of data in the choice of what to watch."""


class Kept(TypedDict):
    """What the form keeps beside its fields."""

    alert: UUID | None
    filters: Annotated[dict[Short, list[Exact | None]], Bound(max_length=20)]


def new(work: Work, query: Mapping[str, str]) -> html.Div:
    """Begun with what an address says: the number, and dimensions with their values. Raises Unavailable."""
    known = metrics(work)
    name = query.get("kpi", "")
    metric = kpis.permitted(work, name) if name in known else None
    filters = {key: list(read_values(said)) for key, said in query.items() if metric and key in metric.dimensions}
    begun: dict[str, Any] = {"kpi": name if metric else None, "rule": Rule.LIMITS.value, "grain": "month"}
    cuts = _cuts(work, name, filters) if metric else None
    fields = _fields(work, begun["kpi"], begun["rule"])
    return html.Div(
        [
            cuts,
            _kept(None, filters),
            forms.form(FORM, fields, begun | {"side": "above"}, "save", _("Save"), None),
        ]
    )


def change(work: Work, alert: AlertView) -> html.Details:
    """The form of one that is there, closed until somebody wants it."""
    is_source = alert.rule is Rule.FRESHNESS
    unit = "" if is_source else kpis.permitted(work, alert.kpi).unit
    level = None if alert.level is None else Decimal(str(alert.level)) * (100 if unit == "share" else 1)
    watched = SOURCE + alert.kpi if is_source else alert.kpi
    shown = {
        "kpi": watched, "rule": alert.rule.value, "grain": alert.grain,
        "side": "above" if alert.is_above else "below", "level": level,
        "receivers": [str(one) for one in alert.receivers],
    }  # fmt: skip
    form = forms.form(FORM, _fields(work, watched, alert.rule), shown, "save", _("Save"), None)
    return html.Details(
        [html.Summary(_("Change the rule")), _kept(alert.id, alert.filters), form], className="panel panel-below"
    )


def _kept(alert: UUID | None, filters: Mapping[str, Any]) -> dcc.Store:
    return dcc.Store(id="alert-kept", data={"alert": alert and str(alert), "filters": filters})


def _cuts(work: Work, name: str, filters: Mapping[str, Sequence[str | None]]) -> html.P | None:
    """What the number is cut down to, in words."""
    metric, codes = kpis.permitted(work, name), rows.codes_of(work)
    said = [
        _("{name}: {values}", name=metric.dimension_label(key),
          values=_(", ").join(panels.group_name(key, value, codes) for value in values))
        for key, values in filters.items()
    ]  # fmt: skip
    return html.P(_("Of {filters}.", filters=_("; ").join(said)), className="soft") if said else None


class Asked(NamedTuple):
    """What the form asks about what is watched, by its rule; the other fields mean nothing there."""

    fields: frozenset[str]
    about: str
    unit: str


def asked_of(work: Work, watched: str | None, rule: str | None) -> Asked:
    """Of data its age alone; a value and its side only where one is compared with."""
    if (watched or "").startswith(SOURCE):
        return Asked(frozenset({"level"}), "", _("Tell when the newest record is older than so many hours."))
    is_compared = rule == Rule.THRESHOLD
    about = str(RULES[Rule(rule)].about) if rule in KPI_RULES else ""
    unit = kpis.permitted(work, watched).unit if watched else ""
    said = _("In percent.") if unit == "share" else _("In minutes.") if unit == "minutes" else ""
    return Asked(frozenset({"rule", "grain"} | ({"level", "side"} if is_compared else set())), about, said)


def _fields(work: Work, watched_now: str | None, rule: str | None) -> list[Field]:
    asked = asked_of(work, watched_now, rule)
    known = sorted((m.label, name) for name, m in metrics(work).items() if kpis.is_permitted(work, name))
    watched = [(name, label) for label, name in known]
    watched += [(SOURCE + n, _("Newest record: {source}", source=said)) for n, said in as_of.SOURCES.items()]
    sides = [("above", _("Above it")), ("below", _("Below it"))]
    rules = [(one.value, RULES[one].label) for one in KPI_RULES]
    grains = [(one, GRAINS[one]) for one in periods.offered(GRAINS)]
    dependent = [
        Field("rule", _("Rule"), "choice", rules, required=True, hint=asked.about),
        Field("grain", _("By"), "choice", grains, required=True),
        Field("level", _("Value"), "money", required=True, hint=asked.unit),
        Field("side", _("Tell when it is"), "choice", sides, required=True),
    ]
    return [
        Field("kpi", _("What"), "choice", watched, required=True),
        *(replace(one, aside=one.name not in asked.fields) for one in dependent),
        Field("receivers", _("Also tell"), "choices", offered.colleagues(work), wide=True),
    ]


def given(work: Work, filled: Mapping[str, Any], kept: Kept) -> dict[str, Any]:
    """What was filled in, as `AlertSet` takes it. Raises Invalid."""
    name = str(filled.get("kpi", ""))
    is_source = name.startswith(SOURCE)
    rule = Rule.FRESHNESS.value if is_source else filled.get("rule")
    level = filled.get("level") if is_source or rule == Rule.THRESHOLD.value else None
    values = {"kpi": name.removeprefix(SOURCE), "rule": rule, "grain": filled.get("grain"), "level": level}
    if not is_source and level is not None and kpis.permitted(work, name).unit == "share":
        values["level"] = _in_percent(str(level))
    values |= {"is_above": filled.get("side") != "below", "receivers": filled.get("receivers") or []}
    return values | {"filters": {} if is_source else kept["filters"]}


def _in_percent(written: str) -> Any:
    """A share that was written in percent; whatever is no number is refused by its shape."""
    try:
        return Decimal(written.strip().removesuffix("%")) / 100
    except ArithmeticError:
        return written
