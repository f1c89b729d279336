"""The builder of reports: which numbers, which sections, cut down to what, over which periods."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

import dash
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _, _l
from app.core.validation import Short, parse
from app.editions import composing
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import DefinitionSet
from app.number_pages import service as pages
from app.ui import administration, forms, parts, records
from app.ui.forms import Field, Option
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press
from dashboards import kpis, remembered, rows
from dashboards.board import OPTIONS
from dashboards.explorer import address
from dashboards.metrics import metrics
from dashboards.reports import known, viewed
from dashboards.reports.edition import SECTIONS
from dashboards.reports.words import CUTS

REPORTS = f"{administration.HOME}/reports"
PATH = f"{REPORTS}/define"
FORM = "report-definition"
NEW = "new"
CUT = "cut_"
"""Before a dimension in the name of its field."""

GRAINS = {"week": _l("Weekly"), "month": _l("Monthly"), "quarter": _l("Quarterly")}


class Kept(TypedDict):
    """What is changed, and which version of it; `new` and 0 of one that is not there yet."""

    report: Short
    version: int


def register() -> None:
    dash.register_page(
        "reports.define", path_template=f"{PATH}/<report>", title=lambda **_ids: _("Build a report"), layout=show
    )


def show(report: str, **query: str) -> html.Div:
    """One that was composed here, or a new one, begun with another where the address names it as `like`."""
    with work(current_actor()) as w:
        w.require(REPORTS_SCHEDULE)
        given, version = _begun(w, report, query.get("like", ""))
        title = given.label if version else _("Build a report")
        remove = html.Button(_("Remove"), id="report-definition-remove", className="button")
        heading = records.heading(_("Reports"), REPORTS, title, [], [remove] if version else [])
        about = html.P(
            _("What it is about. Who gets it and when is said next; editions that were sent stay as they are."),
            className="soft lede",
        )
        kept = dcc.Store(id="report-definition-kept", data={"report": report, "version": version})
        form = forms.form(FORM, fields(w, given), values(given), "save", _("Save"), None)
        return html.Div([heading, about, kept, records.card(_("Definition"), form)])


def _begun(w: Work, report: str, like: str) -> tuple[DefinitionSet, int]:
    """What the form begins with, and its version. Raises NotFound."""
    if report != NEW:
        own = composing.find(w, report)
        return known.written(known.find(w, report)), own.version if own else 0
    if not like:
        return DefinitionSet(label=_("New report"), sections=("exceptions", "restated")), 0
    given = known.written(known.find(w, like))
    return given.model_copy(update={"label": _("{name} (copy)", name=given.label)}), 0


def fields(w: Work, given: DefinitionSet) -> list[Field]:
    named = sorted((one.label, name) for name, one in metrics(w).items() if kpis.is_permitted(w, name))
    sections = [(name, str(one.label)) for name, one in SECTIONS.items()]
    composed = [(str(one.id), one.title) for one in pages.list_pages(w)]
    made = [
        Field("label", _("Name"), required=True),
        Field("grain", _("Periods"), "choice", list(GRAINS.items()), required=True),
        Field(
            "kpis", _("Key numbers"), "choices", [(name, label) for label, name in named], wide=True,
            hint=_("In this order, up to twelve; eight fill the strip."),
        ),
        Field("sections", _("Sections"), "choices", sections, wide=True),
        *(Field(f"{CUT}{name}", rows.label(name), "choice", options, placeholder=_("All"))
          for name, options in cuts(w).items()),
    ]  # fmt: skip
    if given.panels:
        shown = [(said, said_as(w, said)) for said in given.panels]
        made.append(Field("panels", _("Panels"), "choices", shown, wide=True))
    if composed:
        hint = _("Their panels are copied into the report.")
        made.append(Field("pages", _("Add the panels of pages"), "choices", composed, wide=True, hint=hint))
    return made


def cuts(w: Work) -> dict[str, list[Option]]:
    """Dimension -> values that a report may be cut down to; never people."""
    codes, found = rows.codes_of(w), {}
    for name in CUTS:
        try:
            values_ = remembered.scalars(w, OPTIONS[name]) if name in OPTIONS else list(codes.get(name, {}))
        except Unavailable:  # before the first build
            values_ = []
        if values_:
            found[name] = [(value, rows.cell(name, value, codes)) for value in values_]
    return found


def said_as(w: Work, said: str) -> str:
    """A panel in words. Views of numbers that are no more are called as their address has it."""
    try:
        view = address.read(w, dict(parse_qsl(said, keep_blank_values=True)))
    except Unavailable:
        return said
    return viewed.named(view) if view.metrics else said


def values(given: DefinitionSet) -> dict[str, Any]:
    shown = {"label": given.label, "grain": given.grain, "kpis": list(given.kpis), "panels": list(given.panels)}
    return shown | {"sections": list(given.sections)} | {f"{CUT}{name}": v for name, v in given.filters.items()}


def given_of(w: Work, said: Mapping[str, Any]) -> DefinitionSet:
    """What the form says. Raises Invalid; names that are none of ours are left out."""
    composed: Sequence[str] = said.get("pages") or ()
    added = [one.view for id_ in composed for one in pages.find(w, parts.as_id(id_)).content.panels if one.view]
    panels = dict.fromkeys([*(said.get("panels") or ()), *added])
    return parse(
        DefinitionSet,
        {
            "label": said.get("label"), "grain": said.get("grain"), "panels": list(panels),
            "kpis": [name for name in said.get("kpis") or () if name in metrics(w)],
            "sections": [name for name in said.get("sections") or () if name in SECTIONS],
            "filters": {name: said[f"{CUT}{name}"] for name in CUTS if said.get(f"{CUT}{name}")},
        },
    )  # fmt: skip


@on_press(
    Output("address", "href", allow_duplicate=True),
    Output("report-definition-kept", "data"),
    Input({"form": FORM, "do": "save"}, "n_clicks"),
    State("report-definition-kept", "data"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def save(_pressed: Any, kept: Kept, fields_: Values, ids: list[FieldId]) -> tuple[str, Kept]:
    """And on to who gets it. Two outputs, so that a refusal is shown beside its field."""
    with work(current_actor()) as w:
        w.require(REPORTS_SCHEDULE)
        given = given_of(w, forms.filled(fields_, ids))
        is_new = not kept["version"]
        made = (
            composing.create(w, given) if is_new else composing.change(w, kept["report"], given, kept["version"])
        )
    return f"{REPORTS}/plan/{made.name}", {"report": made.name, "version": made.version}


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input("report-definition-remove", "n_clicks"),
    State("report-definition-kept", "data"),
)
def remove(_pressed: Any, kept: Kept) -> str:
    with work(current_actor()) as w:
        composing.retire(w, kept["report"])
    return REPORTS
