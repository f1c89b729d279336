"""A conflict as its reader meets it: what somebody else stored meanwhile beside what was typed, and the choice."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, MATCH, Input, Output, State, html, set_props
from dash.exceptions import PreventUpdate

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Conflict
from app.core.i18n import _
from app.ui import format, forms, names, parts
from app.ui.icons import icon
from app.ui.shapes import FieldId, FormWords, Told, Values
from app.ui.wiring import on_change


def tell(form: str, error: Conflict) -> None:
    """Hand what is stored now to the form, which shows it beside what was typed."""
    theirs = {name: forms.as_typed(value) for name, value in error.theirs.items()}
    told = {"theirs": theirs, "by": error.by, "at": format.moment(error.at)}
    set_props({"form": form, "part": "conflict"}, {"data": told})


@on_change(
    Output({"form": MATCH, "part": "choice"}, "children"),
    Input({"form": MATCH, "part": "conflict"}, "data"),
    State({"form": MATCH, "part": "kept"}, "data"),
    State({"form": MATCH, "field": ALL}, "value"),
    State({"form": MATCH, "field": ALL}, "id"),
)
def show_conflict(told: Told | None, kept: FormWords, values: Values, ids: list[FieldId]) -> Any:
    """Both sides of a conflict, and the choice between them."""
    if not told or not ids:
        raise PreventUpdate
    mine = forms.typed(values, ids)
    with work(current_actor()) as w:
        named = {one: title for side in (told["theirs"], mine) for one, title in _titles(w, side).items()}
    return conflict(ids[0]["form"], told, kept, mine, named)


def conflict(
    form_name: str,
    told: Mapping[str, Any],
    kept: Mapping[str, Any],
    mine: Mapping[str, Any],
    named: Mapping[Any, str],
) -> html.Div:
    """Who changed the record meanwhile and when, and each field's stored and typed value; `named` are the records
    among them."""
    who = _("{name} changed this record while you were editing it.", name=told["by"] or _("Somebody"))

    def words(field: str, value: Any) -> str:
        if value in (None, "", []):
            return format.NOTHING
        if isinstance(value, list):
            return _(", ").join(words(field, one) for one in value)
        if isinstance(value, int | float):
            return f"{Decimal(str(value)):,f}"
        return str(kept["words"].get(field, {}).get(value) or named.get(value, value))

    rows = [
        html.Tr([html.Th(kept["labels"].get(f, f)), html.Td(words(f, theirs)), html.Td(words(f, mine.get(f)))])
        for f, theirs in told["theirs"].items()
    ]
    head = html.Tr([html.Th(_("Field")), html.Th(_("Stored now")), html.Th(_("Yours"))])
    buttons = [
        dmc.Button(_("Save mine"), id={"form": form_name, "do": "overwrite"}, size="xs"),
        dmc.Button(_("Keep what is stored"), id={"form": form_name, "do": "cancel"}, size="xs", variant="default"),
    ]
    title = [html.Strong([icon("alert"), " ", who]), html.Div(told["at"], className="soft")]
    return html.Div([*title, html.Table([head, *rows]), dmc.Group(buttons, gap="xs")], className="card conflict")


def _titles(w: Work, side: Mapping[str, Any]) -> dict[Any, str]:
    """What the records are called that a form's fields name by their ids."""
    ids = {name.removesuffix("_id"): value for name, value in side.items() if name.endswith("_id") and value}
    links = {value: names.link(w, entity, parts.as_id(str(value))) for entity, value in ids.items()}
    return {value: link.title for value, link in links.items() if link}
