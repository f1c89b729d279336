"""The fields that the company added, one noun at a time: for administrators."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, _l
from app.core.validation import parse
from app.custom_fields import indexing
from app.fields import custom, service
from app.fields.noun import noun_of
from app.fields.permissions import FIELDS_WRITE
from app.fields.schema import FieldChange, FieldCreate, FieldView, Kind, NounName
from app.ui import administration, forms, parts, states
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press, one_of

PATH = f"{administration.HOME}/custom-fields"
NOUNS: tuple[NounName, ...] = get_args(NounName)
FORM = "custom-field"

KINDS: dict[str, Any] = {
    Kind.TEXT: _l("Text"),
    Kind.LONG: _l("Long text"),
    Kind.NUMBER: _l("Number"),
    Kind.MONEY: _l("Amount of money"),
    Kind.DATE: _l("Date"),
    Kind.MOMENT: _l("Date and time"),
    Kind.YES_NO: _l("Yes or no"),
    Kind.CHOICE: _l("One of a list"),
    Kind.CHOICES: _l("Several of a list"),
    Kind.PERSON: _l("Colleague"),
    Kind.RECORD: _l("Another record"),
    Kind.LINK: _l("Web address"),
    Kind.PERSONAL: _l("Personal text, shown masked"),
}

ACTS: dict[str, Callable[[Work, UUID], Any]] = {
    "up": lambda w, field_id: service.move(w, field_id, "up"),
    "down": lambda w, field_id: service.move(w, field_id, "down"),
    "retire": service.retire,
    "back": service.bring_back,
    "index": indexing.ask,
}


class Pressed(TypedDict):
    """A button beside a field."""

    own: UUID
    do: str


class Asked(TypedDict):
    """The button that opens the form: over one field, or `new`."""

    own_form: UUID | Literal["new"]


class FormButton(TypedDict):
    """The button of the form: `add`, or the id of the field that is changed."""

    form: str
    do: UUID | Literal["add"]


def register() -> None:
    dash.register_page("custom_fields", path=PATH, title=lambda: _("Custom fields"), layout=show)


def show(noun: NounName = "leads", **_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(FIELDS_WRITE)
        body = content(w, noun)
    new = html.Button(_("New field"), id={"own_form": "new"}, className="button button-primary")
    head = html.Div([html.H1(_("Custom fields")), html.Div(new, className="push")], className="head")
    links = [
        dcc.Link(_many(name), href=f"{PATH}?noun={name}", className="pick" + (" pick-on" if name == noun else ""))
        for name in NOUNS
    ]
    picks = html.Nav(links, className="picks data-pages", **{"aria-label": _("Custom fields")})
    store = dcc.Store(id="own-noun", data=noun)
    asking = dmc.Modal(id="own-ask", opened=False, withCloseButton=False, size="lg")
    nav = administration.nav(current_actor(), PATH)
    return html.Div([nav, head, picks, store, html.Div(body, id="own-fields"), asking])


@on_press(
    Output("own-fields", "children"),
    Input({"own": ALL, "do": ALL}, "n_clicks"),
    State("own-noun", "data"),
)
def act(pressed: Pressed, noun: NounName) -> Any:
    with work(current_actor()) as w:
        one_of(ACTS, pressed["do"])(w, pressed["own"])
        return content(w, noun)


@on_press(
    Output("own-ask", "children"),
    Output("own-ask", "opened"),
    Input({"own_form": ALL}, "n_clicks"),
    State("own-noun", "data"),
)
def ask(pressed: Asked, noun: NounName) -> tuple[html.Div, bool]:
    with work(current_actor()) as w:
        w.require(FIELDS_WRITE)
        return question(_of(service.list_fields(w, noun), pressed["own_form"])), True


@on_press(
    Output("own-fields", "children", allow_duplicate=True),
    Output("own-ask", "opened", allow_duplicate=True),
    Input({"form": FORM, "do": ALL}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
    State("own-noun", "data"),
)
def save(pressed: FormButton, values: Values, ids: list[FieldId], noun: NounName) -> tuple[Any, bool]:
    do = pressed["do"]
    with work(current_actor()) as w:
        if isinstance(do, UUID):
            service.change(w, do, parse(FieldChange, forms.typed(values, ids)))
        else:
            service.add(w, parse(FieldCreate, {**forms.filled(values, ids), "noun": noun}))
        return content(w, noun), False


def content(w: Work, noun: NounName) -> Any:
    """The fields as a table, with what can be done to each."""
    listed = service.list_fields(w, noun)
    if not listed:
        nothing = _("Add what your company wants to know beside the fields that are there.")
        return states.state(noun, _("No custom fields yet."), nothing)
    heads = (_("Name"), _("Kind"), _("In the list"), _("Filter"), _("Sorted"), _("Key in the API"), "")
    built = indexing.underway(w)
    cells = [_cells(one, is_built=indexing.is_underway(one, built)) for one in listed]
    rows = [_row(one, dict(zip(heads, told, strict=True))) for one, told in zip(listed, cells, strict=True)]
    table = html.Table(
        [html.Thead(html.Tr([parts.head_cell(h) for h in heads])), html.Tbody(rows)], className="table"
    )
    return html.Div(table, className="table-frame")


def _row(one: FieldView, cells: dict[str, Any]) -> html.Tr:
    look = "soft" if one.retired_at else ""
    return html.Tr([html.Td(cell, **{"data-label": head}) for head, cell in cells.items()], className=look)


def _cells(one: FieldView, *, is_built: bool) -> list[Any]:
    names = html.Span([one.label_en, html.Small(f" {one.label_zh}", className="soft")])
    return [
        names,
        _kind(one),
        _yes(one.is_listed),
        _yes(one.is_filtered),
        _sorted_by(one, is_built=is_built),
        html.Code(one.key),
        _buttons(one, is_built=is_built),
    ]


def _sorted_by(one: FieldView, *, is_built: bool) -> Any:
    if is_built:
        return dcc.Link(_("being prepared"), href="/jobs")
    if not custom.sorts(one.kind):
        return ""
    return _("any length") if one.is_indexed else _("up to 10,000")


def _kind(one: FieldView) -> str:
    words = str(KINDS[one.kind])
    if one.about:
        return _("{label}: {value}", label=words, value=_many(one.about))
    return f"{words} ({len(one.options)})" if one.options else words


def _yes(value: bool) -> str:
    return _("yes") if value else ""


def _buttons(one: FieldView, *, is_built: bool) -> html.Div:
    if one.retired_at:
        return html.Div([parts.chip(_("retired")), _button(one, "back", _("Bring back"))], className="row-buttons")
    edit = html.Button(_("Edit"), id={"own_form": str(one.id)}, className="button")
    acts = {"up": _("Up"), "down": _("Down"), "retire": _("Retire")}
    if custom.sorts(one.kind) and not one.is_indexed and not is_built:
        acts["index"] = _("Sort lists of any length")
    return html.Div([edit, *(_button(one, do, words) for do, words in acts.items())], className="row-buttons")


def _button(one: FieldView, do: str, words: str) -> html.Button:
    return html.Button(words, id={"own": str(one.id), "do": do}, className="button")


def _of(listed: Sequence[FieldView], field_id: UUID | str) -> FieldView | None:
    return next((one for one in listed if one.id == field_id), None)


def question(one: FieldView | None) -> html.Div:
    """The form over a field, or for a new one."""
    names = [
        Field("label_en", _("Name in English"), required=True),
        Field("label_zh", _("Name in Chinese"), required=True),
    ]
    nouns = [(name, _many(name)) for name in NOUNS]
    kinds = [
        Field("kind", _("Kind"), "choice", list(KINDS.items()), required=True),
        Field("about", _("Which record"), "choice", nouns, hint=_("For another record only.")),
    ]
    options = Field("options", _("Choices"), "long", hint=_("One a line, English / 中文. Needed for a list only."))
    answers = [("true", _("yes")), ("false", _("no"))]
    filtered = _("For lists, yes or no, and colleagues.")
    shown = [
        Field("is_listed", _("In the list"), "choice", answers, required=True),
        Field("is_filtered", _("Filter"), "choice", answers, required=True, hint=filtered),
    ]
    has_options = one is None or one.options
    fields = [*names, *(kinds if one is None else []), *([options] if has_options else []), *shown]
    values = {"is_listed": False, "is_filtered": False} if one is None else _values(one)
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    do, words = ("add", _("Add field")) if one is None else (str(one.id), _("Save"))
    title = html.H2(_("New field") if one is None else one.label, className="ask-title")
    return html.Div([title, forms.form(FORM, fields, values, do, words, cancel)])


def _values(one: FieldView) -> dict[str, Any]:
    lines = "\n".join(f"{option.en} / {option.zh}" for option in one.options)
    return {**vars(one), "options": lines}


def _many(noun: str) -> str:
    declared = noun_of(noun)
    return str(declared.many) if declared else noun
