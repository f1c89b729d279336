"""Two editions of a report beside each other: the numbers that differ, with what made them differ."""

from typing import Any

import dash
from dash import Input, Output, State, dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Exact
from app.editions import service
from app.editions.schema import EditionView
from app.ui import administration, forms, records
from app.ui.forms import Field
from app.ui.wiring import on_press
from dashboards import cards
from dashboards.reports import comparing
from dashboards.reports import words as words_of
from dashboards.reports.comparing import Issued
from dashboards.reports.shapes import thawed

REPORTS = f"{administration.HOME}/reports"
PATH = f"{REPORTS}/compare"
FORM = "report-compare"


def register() -> None:
    dash.register_page(
        "reports.compare", path_template=f"{PATH}/<first>/<second>", title=lambda **_ids: _("Two editions"),
        layout=show,
    )  # fmt: skip


def show(first: str, second: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        one, other = _issued(w, first), _issued(w, second)
        found = comparing.compared(w, one, other)
        heading = records.heading(_("Reports"), REPORTS, _("Two editions"), [], [])
        facts = records.facts([(_("Before"), _link(one)), (_("Now"), _link(other))])
        rows = [
            [each.name, each.was, html.B(each.now), html.Span(each.cause, className="soft")]
            for each in found.differ
        ]
        heads = [_("What"), _("Before"), _("Now"), _("Why")]
        table: Any = records.table(heads, rows) if rows else html.P(_("They say the same."), className="soft")
        same = html.P(_("Numbers that are the same in both: {n}.", n=found.same), className="soft")
        body = [
            records.card(_("Editions"), facts),
            records.card(_("Numbers that differ"), html.Div([table, same])),
        ]
        return html.Div([heading, html.Div(body, className="story")])


def _issued(w: Work, reference: str) -> Issued:
    view, frozen = service.read_by_reference(w, reference)
    return Issued(view, thawed(frozen.result), frozen.definition.get("filters") or {})


def _link(one: Issued) -> Any:
    said = (
        f"{one.said.report} · {one.said.title} · {one.said.words['edition']}, {one.said.made} · {one.said.scope}"
    )
    return dcc.Link(said, href=f"{REPORTS}/edition/{one.view.id}")


def card(w: Work, made: EditionView) -> html.Section | None:
    """Which edition to compare one with: those of the same report and language."""
    others = service.list_alike(w, made.id)
    if not others:
        return None
    options = [(one.reference, _named(one)) for one in others]
    field = Field("with", _("Compare with"), "record", options, required=True)
    kept = dcc.Store(id="report-compare-this", data=made.reference)
    form = forms.form(FORM, [field], {"with": others[0].reference}, "go", _("Compare"), None)
    return records.card(_("Compare"), html.Div([kept, form]))


def _named(one: EditionView) -> str:
    edition = words_of.editions()[one.edition]
    return f"{cards.days(one.since, one.until)} · {edition} · {one.reference}"


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"form": FORM, "do": "go"}, "n_clicks"),
    State("report-compare-this", "data"),
    State({"form": FORM, "field": "with"}, "value"),
)
def go(_pressed: Any, this: Exact, other: Exact) -> str:
    """The older one stands before."""
    with work(current_actor()) as w:
        pair = sorted(
            (service.read_by_reference(w, name)[0] for name in (this, other)), key=lambda one: one.made_at
        )
    return f"{PATH}/{pair[0].reference}/{pair[1].reference}"
