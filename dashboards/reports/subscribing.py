"""A page of numbers, or one panel, as a report of one's own: `/subscribe` with what it is about.

`page` names a composed page, `board` one that comes with the program; else the address is a view of the explorer.
"""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import dash
from dash import ALL, Input, Output, State, dcc, html
from pydantic import Field as Bound
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Exact, Short, parse
from app.editions import subscriptions
from app.editions.schema import DefinitionSet
from app.number_pages import service as pages
from app.ui import forms, parts, problems, records
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press
from dashboards import kpis
from dashboards.asked import SUBSCRIBE
from dashboards.builder import shipped
from dashboards.explorer import address
from dashboards.home.queries import CARDS
from dashboards.reports import definitions, viewed
from dashboards.reports.build_page import GRAINS

FORM = "subscription"
MINE = "/reports"
STRIP = 8
HOME = "home"


class Kept(TypedDict):
    """What the report will be about, beside what the form says."""

    kpis: Annotated[list[Short], Bound(max_length=12)]
    panels: Annotated[list[Annotated[str, Bound(max_length=4000)]], Bound(max_length=40)]
    filters: Annotated[dict[Short, Exact], Bound(max_length=12)]


def register() -> None:
    dash.register_page("subscribe", path=SUBSCRIBE, title=lambda: _("Subscribe"), layout=show)


def show(**query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(kpis.KPIS_READ)
        title, kept = begun(w, query)
        views = [address.read(w, dict(parse_qsl(one, keep_blank_values=True))) for one in kept["panels"]]
        named = [(viewed.named(one), viewed.names_people(one)) for one in views if one.metrics]
        lines = [
            html.Li([words, " ", parts.chip(_("left out: it names people"), "warn") if is_left else ""])
            for words, is_left in named
        ]
        about = _("It comes by letter, computed in your reach, with its paper and its workbook.")
        fields = [
            Field("label", _("Name"), required=True),
            Field("grain", _("How often"), "choice", list(GRAINS.items()), required=True),
        ]
        form = forms.form(FORM, fields, {"label": title, "grain": "week"}, "save", _("Subscribe"), None)
        body = [html.P(about, className="soft"), html.Ul(lines, className="told"), form]
        heading = records.heading(_("My reports"), MINE, _("Subscribe"), [], [])
        return html.Div(
            [heading, records.card(title, html.Div(body)), dcc.Store(id="subscription-kept", data=kept)]
        )


def begun(w: Work, query: Mapping[str, str]) -> tuple[str, Kept]:
    """What an address asks for: its name and what it is about. Raises NotFound, Unavailable."""
    cut = {name: said for name, said in query.items() if name in ("office", "channel")}
    if (board := query.get("board", "")) in shipped.BOARDS:
        file = shipped.copied(board)
        figures, panels = list(shipped.BOARDS[board].figures), [one.view for one in file.panels[1:] if one.view]
        return file.title, _kept(w, figures, panels, cut)
    if board == HOME:
        return _("Home"), _kept(w, list(CARDS), [], {})
    if "page" in query:
        one = pages.find(w, parts.as_id(query["page"]))
        return one.title, _kept(w, [], [panel.view for panel in one.content.panels if panel.view], cut)
    said = urlencode(query, safe=",:.|")
    view = address.read(w, query)
    return viewed.named(view) if view.metrics else _("Explorer"), _kept(w, [], [said], {})


def _kept(w: Work, figures: list[str], panels: list[str], cut: Mapping[str, str]) -> Kept:
    """With the numbers of its panels in the strip where it has no figures of its own."""
    views = [address.read(w, dict(parse_qsl(one, keep_blank_values=True))) for one in panels]
    names = figures or [metric.name for view in views for metric in view.metrics]
    shown = [name for name in dict.fromkeys(names) if kpis.is_permitted(w, name)]
    return {"kpis": shown[:STRIP], "panels": panels, "filters": dict(cut)}


@on_press(
    Output("address", "href", allow_duplicate=True),
    Output("subscription-kept", "data"),
    Input({"form": FORM, "do": "save"}, "n_clicks"),
    State("subscription-kept", "data"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def save(_pressed: Any, kept: Kept, values: Values, ids: list[FieldId]) -> tuple[str, Any]:
    """Two outputs, so that a refusal is shown beside its field."""
    given = parse(DefinitionSet, forms.filled(values, ids) | dict(kept))
    with work(current_actor()) as w:
        subscriptions.subscribe(w, given, definitions.usual_time(given.grain))
    problems.notify(_("It comes from now on."))
    return MINE, dash.no_update
