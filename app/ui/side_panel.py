"""Beside a list: one of its records as its own page has it, and the form of one field of a row.

Which row, the browser says (assets/rows.js); what stands in the panel is the record's page, with all it does.
"""

from typing import Any
from uuid import UUID

from dash import ALL, MATCH, ClientsideFunction, Input, Output, State, clientside_callback, dcc, html
from dash.exceptions import PreventUpdate
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Short
from app.fields.noun import Noun, noun_of
from app.ui import fields, forms, record_page
from app.ui.icons import icon
from app.ui.record_page import RecordPage
from app.ui.shapes import FieldId, IdText, Pressed, Query, Values
from app.ui.wiring import misfit, on_change, on_press

clientside_callback(
    ClientsideFunction("rows", "saved"),
    Output({"list": MATCH, "part": "query"}, "data", allow_duplicate=True),
    Input({"list": MATCH, "part": "saved"}, "data"),
    State({"list": MATCH, "part": "query"}, "data"),
    prevent_initial_call=True,
)


class Part(TypedDict):
    """A part of the panel, or of the form of a cell, of a list."""

    beside: Short
    part: Short


class Row(TypedDict):
    """A row that was chosen; `at` tells one press from the next."""

    id: IdText
    at: int


class Cell(Row):
    field: Short


def place(noun: Noun) -> html.Aside:
    """The panel, closed at first, and where a cell's form opens."""
    steps = [
        _step("left", _("Previous row"), "-1", "K"),
        html.Span(className="soft beside-place"),
        _step("right", _("Next row"), "1", "J"),
    ]
    whole = html.A([icon("link"), _("Full page")], className="quiet beside-whole", href=f"/{noun.name}")
    close = html.Button(
        icon("x"), className="reveal beside-close", type="button", title=_("Close"), **{"aria-label": _("Close")}
    )
    head = html.Div([*steps, html.Span([whole, close], className="push")], className="beside-head")
    body = html.Div(id=_id(noun.name, "content"), className="beside-content")
    panel = html.Section([head, body], className="beside", hidden=True, **{"aria-label": str(noun.one)})
    form = html.Div(id=_id(noun.name, "form"), className="cell-form", hidden=True)
    stores = [dcc.Store(id=_id(noun.name, part)) for part in ("row", "cell")]
    return html.Aside([*stores, panel, form], **{"data-beside": noun.name})


@on_change(
    Output({"beside": MATCH, "part": "content"}, "children"),
    Input({"beside": MATCH, "part": "row"}, "data"),
    State({"beside": MATCH, "part": "row"}, "id"),
)
def show(row: Row | None, store: Part) -> Any:
    """The record's own page; nothing once the panel is closed."""
    return _page(store["beside"]).show(row["id"]) if row else None


@on_change(
    Output({"beside": MATCH, "part": "form"}, "children"),
    Input({"beside": MATCH, "part": "cell"}, "data"),
    State({"beside": MATCH, "part": "cell"}, "id"),
)
def ask(cell: Cell | None, store: Part) -> Any:
    """The form of one field, with what is stored now."""
    if cell is None:
        return None
    page = _page(store["beside"])
    with work(current_actor()) as w:
        record = fields.whole(w, page.noun, page.read(w, UUID(cell["id"])))
        asked = [
            one for one in page.noun.writable(w, page.controls(w, page.noun, record)) if one.name == cell["field"]
        ]
        if not asked or cell["field"] in fields.masked(w, page.noun) or not page.noun.may_change(w, record.id):
            raise PreventUpdate
        return forms.change_form(_form(page.noun), asked, record)


def register(noun: Noun) -> None:
    """What the form of a cell does: the verb of its noun, and the list as it is then."""
    on_press(
        Output(_id(noun.name, "cell"), "data", allow_duplicate=True),
        Output({"list": noun.name, "part": "saved"}, "data"),
        Input({"form": _form(noun), "do": ALL}, "n_clicks"),
        State({"form": _form(noun), "part": ALL}, "data"),
        State({"form": _form(noun), "field": ALL}, "value"),
        State({"form": _form(noun), "field": ALL}, "id"),
    )(_saving(noun))


def edited(w: Work, noun: Noun) -> frozenset[str]:
    """Fields that are changed in a row: those of its form that are not personal."""
    if not w.actor.may(noun.writes) or noun.entity not in record_page.known():
        return frozenset()
    return frozenset(one.name for one in fields.changed(w, noun)) - {*fields.masked(w, noun)}


def _saving(noun: Noun) -> Any:
    def save(pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId]) -> tuple[None, Query]:
        kept = forms.kept_in(stores)
        with work(current_actor()) as w:
            _page(noun.name).save(w, pressed["do"], kept, forms.changed(values, ids, kept))
        return None, {"id": kept["seen"]["id"], "do": pressed["do"]}

    return save


def _page(name: str) -> RecordPage[Any]:
    noun = noun_of(name) if name.isidentifier() else None
    page = record_page.known().get(noun.entity) if noun else None
    if page is None:
        raise misfit()
    return page


def _step(sign: str, words: str, step: str, key: str) -> html.Button:
    marks = {"aria-label": words, "data-beside-step": step}
    return html.Button([icon(sign), html.Kbd(key)], className="reveal", type="button", title=words, **marks)


def _form(noun: Noun) -> str:
    return f"{noun.entity}-cell"


def _id(name: str, part: str) -> dict[str, str]:
    return {"beside": name, "part": part}
