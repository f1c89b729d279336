"""What of a view can be changed: numbers, cuts and filters at the side; days, grain and chart above."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Exact, Short
from app.roles.words import NOUNS
from app.ui import forms
from app.ui.icons import icon
from app.ui.wiring import on_change
from dashboards import kpis, moments, panels, rows
from dashboards.explorer import address
from dashboards.explorer.address import View
from dashboards.explorer.kinds import KINDS
from dashboards.metrics import metrics
from dashboards.periods import MONTHS, offered
from dashboards.registry import Metric
from dashboards.row_words import GRAINS

NONE = "∅"
"""Stands for nothing recorded in a choice of values."""
MOST_VALUES = 200


def rail(work: Work, view: View) -> html.Aside:
    """Numbers, what they are cut by, what they are cut down to."""
    dimensions = _dimensions(work, view)
    first, then = (*view.by, None, None)[:2]
    parts = [
        _numbers(work, view),
        _select("explore-by", _("Break down by"), dimensions, first),
        _select("explore-then", _("Then by"), dimensions, then, disabled=first is None),
        html.Div(
            [html.Span(_("Filters"), className="explore-label"), *_chips(work, view)], className="explore-filters"
        ),
        _select("explore-cut", _("Add a filter"), dimensions, None, placeholder=_("Choose what by")),
        dmc.MultiSelect(
            id="explore-values", label=_("Values"), data=[], value=[], searchable=True, debounce=900,
            nothingFoundMessage=_("No results"), display="none",
        ),
        html.Div(
            [
                html.Span(_("Compared with"), className="explore-label"),
                _picks(view, "compare", _("Compared with"), _comparisons()),
            ]
        ),
    ]  # fmt: skip
    return html.Aside(parts, className="explore-rail", **{"aria-label": _("What is shown")})


def _select(
    name: str, label: str, data: Any, value: str | None, disabled: bool = False, placeholder: str = ""
) -> dmc.Select:
    return dmc.Select(
        id=name, label=label, data=data, value=value, clearable=True, searchable=True, disabled=disabled,
        placeholder=placeholder or _("Nothing"), nothingFoundMessage=_("No results"),
    )  # fmt: skip


def _numbers(work: Work, view: View) -> html.Div:
    """Every number that the reader may see, those in use first; no more can be ticked than stand side by side."""
    groups = _known(work)
    find = dmc.TextInput(
        label=_("KPIs"), placeholder=_("Search {n} KPIs", n=sum(map(len, groups.values()))),
        leftSection=icon("search"), className="explore-find",
    )  # fmt: skip
    in_use = [_tick(metric, is_free=True) for metric in view.metrics]
    is_full = len(in_use) >= address.MOST_KPIS
    rest = [
        html.Div(
            [html.H3(group), *(_tick(one, is_free=not is_full) for one in found if one.name not in view.names)]
        )
        for group, found in groups.items()
    ]
    ticks = html.Div([html.Div(in_use), *rest], className="explore-kpis")
    chosen = dmc.CheckboxGroup(ticks, id="explore-kpis", value=list(view.names), **{"aria-label": _("KPIs")})
    return html.Div([find, chosen], className="explore-numbers")


def _tick(metric: Metric, *, is_free: bool) -> dmc.Checkbox:
    return dmc.Checkbox(value=metric.name, label=metric.label, size="xs", disabled=not is_free)


def _known(work: Work) -> dict[str, list[Metric]]:
    """The numbers that the reader may see, by whose records are behind them."""
    seen = [metric for name, metric in metrics(work).items() if kpis.is_permitted(work, name)]
    ordered = sorted(seen, key=lambda one: one.label)
    groups = {str(words): [one for one in ordered if one.noun == noun] for noun, words in NOUNS.items()}
    return {words: found for words, found in groups.items() if found}


def _dimensions(work: Work, view: View) -> list[dict[str, str]]:
    if not view.metrics:
        return []
    known = address.dimensions(work, view.metrics)
    named = [{"value": name, "label": view.metrics[0].dimension_label(name)} for name in known]
    return sorted(named, key=lambda one: one["label"])


def _chips(work: Work, view: View) -> list[Any]:
    """Each filter with a way out of it."""
    if not view.where:
        return [html.P(_("None"), className="soft")]
    codes, chips = rows.codes_of(work), []
    for name, values in view.where.items():
        label = view.metrics[0].dimension_label(name)
        said = _(", ").join(panels.group_name(name, value, codes) for value in values)
        words = _("{name}: {values}", name=label, values=said)
        out = dcc.Link(icon("x", _("Remove the filter {filter}", filter=words)), href=view.without(name))
        chips.append(html.Div([html.Span(words), out], className="explore-chip"))
    return chips


def bar(view: View) -> html.Div:
    """Days, grain, comparison and kind of chart."""
    own = view.when not in MONTHS
    days = [
        forms.day_line(f"explore-{end}", day.isoformat(), label, className="" if own else "explore-hidden")
        for end, day, label in (
            ("since", view.period.since, _("First day")), ("until", view.period.until, _("Last day")),
        )
    ]  # fmt: skip
    lengths = [{"value": name, "label": label} for name, label in period_words().items()]
    period = dmc.Select(
        id="explore-period", data=lengths, value="own" if own else view.when, allowDeselect=False, w=150,
        **{"aria-label": _("Period")},
    )  # fmt: skip
    charts = [
        dcc.Link(
            icon(kind.icon, str(kind.label)), href=view.href(chart=name), title=str(kind.label),
            className="pick" + (" pick-on" if name == view.chart else ""),
        )
        for name, kind in KINDS.items()
    ]  # fmt: skip
    return html.Div(
        [
            period, *days,
            _picks(view, "grain", _("By"), {name: GRAINS[name] for name in offered(address.grains(view.metrics))}),
            moments.menu(view.as_of, lambda day: view.href(as_of=day)),
            html.Nav(charts, className="picks push", **{"aria-label": _("Chart")}),
        ],
        className="filters explore-bar",
    )  # fmt: skip


def period_words() -> dict[str, str]:
    """Lengths of time by their names in the address."""
    return {
        "month": _("Last month"), "quarter": _("3 months"), "half": _("6 months"), "year": _("12 months"),
        "two_years": _("24 months"), "three_years": _("36 months"),
        "fiscal_quarter": _("Last quarter"), "fiscal_year": _("Last year"), "own": _("Own days"),
    }  # fmt: skip


def _comparisons() -> dict[str, Any]:
    return {
        "none": _("Nothing"), "before": _("Period before"), "year": _("Year before"), "target": _("Target"),
    }  # fmt: skip


def _picks(view: View, key: str, label: str, words: dict[str, Any]) -> html.Nav:
    now = view.query()[key]
    links = [
        dcc.Link(str(said), href=view.href(**{key: name}), className="pick" + (" pick-on" if name == now else ""))
        for name, said in words.items()
    ]
    return html.Nav(links, className="picks", title=label, **{"aria-label": label})


@on_change(
    Output("explore-values", "data"),
    Output("explore-values", "display"),
    Input("explore-cut", "value"),
    State("explore-kpis", "value"),
    State("explore-since", "value"),
    State("explore-until", "value"),
)
def offer(cut: Exact | None, names: Sequence[Short], since: Short | None, until: Short | None) -> Any:
    """The values of a dimension in these days, those with most records first."""
    if not cut or not names:
        raise PreventUpdate
    with work(current_actor()) as w:
        view = address.read(w, {"kpi": ",".join(names), "period": f"{since}..{until}"})
        days = view.period.since, view.period.until
        found = kpis.ask(w, view.names[0], [cut], *days).rows
        codes = rows.codes_of(w)
        values = [row.by[cut] for row in sorted(found, key=lambda row: -row.n)[:MOST_VALUES]]
        data = [
            {"value": NONE if value is None else str(value), "label": panels.group_name(cut, value, codes)}
            for value in values
        ]
        return data, None
