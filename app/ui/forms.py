"""Forms: fields with their remedies beside them, and only what changed is sent.

A control's id is `{"form": name, "field": field}`; app.ui.problems marks it when the service refuses its value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import dash_mantine_components as dmc
from dash import dcc, html

from app.core.i18n import _
from app.ui import drafts, format
from app.ui.icons import icon
from app.ui.shapes import FieldId, Kept, KeptForm
from app.ui.wiring import misfit, read

Kind = Literal["text", "long", "money", "rate", "whole", "date", "moment", "choice", "choices", "record", "secret"]
Option = tuple[str, Any]

NATIVE = {"date": "date", "moment": "datetime-local"}
"""The browser's own calendar, opened beside the line (assets/forms.js): in the line itself a browser would write
the day as its own language has it, whatever language is read here."""

WRITTEN = {"date": "YYYY-MM-DD", "moment": "YYYY-MM-DD HH:mm"}

NUMERIC = ("money", "rate", "whole")
"""Typed as text and read by the service: an input for numbers drops what it does not know, of 12万 it keeps 12."""


OUT_OF_SIGHT = {"display": "none"}

SHORT = 8
"""Choices that are seen at once; among more one searches."""


@dataclass(frozen=True)
class Field:
    """One control. `options` are (value, words); `placeholder` shows a masked value that stays unless replaced;
    `aside` keeps it out of sight while another makes it meaningless."""

    name: str
    label: str
    kind: Kind = "text"
    options: Sequence[Option] = ()
    required: bool = False
    wide: bool = False
    placeholder: str = ""
    hint: str = ""
    aside: bool = False


def form(
    name: str,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    do: str,
    words: str,
    cancel: Any,
    seen: Mapping[str, Any] | None = None,
    one_column: bool = False,
) -> html.Div:
    """A form whose button has the id `{"form": name, "do": do}`; `cancel` stands beside it, or several.

    `seen` (id and version) is kept with the values shown, so that only what the reader changed is sent.
    """
    kept = {
        "seen": dict(seen or {}),
        "shown": {f.name: held(f, values.get(f.name)) for f in fields},
        "labels": {f.name: f.label for f in fields},
        "words": {f.name: {v: str(w) for v, w in f.options} for f in fields if f.options},
    }
    save = dmc.Button(words, id={"form": name, "do": do}, className="form-save")
    beside = cancel if isinstance(cancel, list) else [cancel] if cancel is not None else []
    return html.Div(
        [
            drafts.offer(),
            dcc.Store(id={"form": name, "part": "kept"}, data=kept),
            dcc.Store(id={"form": name, "part": "conflict"}),
            html.Div(id={"form": name, "part": "choice"}, role="alert"),
            html.Div(
                [control(name, field, values.get(field.name)) for field in fields],
                className="form form-one" if one_column else "form",
            ),
            html.Div(id={"form": name, "part": "alike"}),
            html.Div([save, *beside], className="form-foot"),
        ],
        className="form-card",
        **drafts.marks(name, (seen or {}).get("id")),
    )


def control(form_name: str, field: Field, value: Any) -> Any:
    """The input that suits a field's kind."""
    shared: dict[str, Any] = {
        "id": {"form": form_name, "field": field.name},
        "value": held(field, value),
        "label": field.label,
        "required": field.required,
        "placeholder": field.placeholder or None,
        "description": field.hint or None,
        "className": "wide" if field.wide or field.kind == "long" else None,
        "style": OUT_OF_SIGHT if field.aside else None,
    }
    given = {key: content for key, content in shared.items() if content is not None or key == "value"}
    if field.kind == "long":
        return dmc.Textarea(**given, autosize=True, minRows=3)
    if field.kind == "choices":
        options = [{"value": value, "label": str(words)} for value, words in field.options]
        chosen = {**given, "value": given["value"] or []}
        is_long = len(options) > SHORT
        return dmc.MultiSelect(
            **chosen,
            data=options,
            clearable=True,
            searchable=is_long,
            hidePickedOptions=is_long,
            openOnFocus=False,
        )
    if field.kind in ("choice", "record"):
        return _select(given, field)
    if field.kind == "secret":
        return dmc.PasswordInput(**{**given, "value": given["value"] or ""}, autoComplete="new-password")
    kind = {"input": {"inputMode": "decimal"}} if field.kind in NUMERIC else {}
    beside: dict[str, Any] = {}
    if field.kind in NATIVE:
        beside = {"rightSection": _calendar(field.kind, field.label)}
        given.setdefault("placeholder", WRITTEN[field.kind])
    return dmc.TextInput(**{**given, "value": given["value"] or ""}, attributes=kind, **beside)


def day_line(line_id: Any, value: str, label: str, **look: Any) -> dmc.TextInput:
    """A day outside a form, heard once it is written whole: in the line as here in every language, or chosen."""
    return dmc.TextInput(
        id=line_id, value=value, debounce=True, placeholder=WRITTEN["date"], rightSection=_calendar("date", label),
        **{"aria-label": label}, **look,
    )  # fmt: skip


def _calendar(kind: Kind, label: str) -> html.Button:
    words = _("Calendar for {field}", field=label)
    marks = {"aria-label": words, "data-calendar": NATIVE[kind]}
    return html.Button(icon("meeting"), className="reveal", type="button", tabIndex="-1", title=words, **marks)


def _select(given: dict[str, Any], field: Field) -> dmc.Select:
    options = [{"value": value, "label": str(words)} for value, words in field.options]
    searchable = field.kind == "record" or len(options) > SHORT
    return dmc.Select(
        **given,
        data=options,
        searchable=searchable,
        openOnFocus=False,
        clearable=not field.required,
        nothingFoundMessage=_("No match"),
    )


def held(field: Field, value: Any) -> Any:
    """A value as the control of `field` holds it; a number as people write it."""
    if field.kind not in NUMERIC or not isinstance(value, int | float | Decimal):
        return as_typed(value)
    text = f"{Decimal(str(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_typed(value: Any) -> Any:
    """A value as its control holds it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return format.local_minute(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, str | int | float | list) else str(value)


def typed(values: Sequence[Any], ids: Sequence[FieldId]) -> dict[str, Any]:
    """Field -> what stands in its control; empty is nothing."""
    if len(values) != len(ids):
        raise misfit()
    return {i["field"]: None if value in ("", []) else value for value, i in zip(values, ids, strict=True)}


def filled(values: Sequence[Any], ids: Sequence[FieldId]) -> dict[str, Any]:
    """What was filled in of a new record."""
    return {name: value for name, value in typed(values, ids).items() if value is not None}


def changed(values: Sequence[Any], ids: Sequence[FieldId], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Only the fields whose value the reader changed since the form was shown."""
    shown = kept["shown"]
    return {name: value for name, value in typed(values, ids).items() if value != (shown.get(name) or None)}


def found(
    options: Sequence[Option], chosen: str | None, known: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Choices of a record field after a search: what was found, and what is chosen already."""
    data = [{"value": value, "label": words} for value, words in options]
    if chosen and chosen not in {option["value"] for option in data}:
        data += [dict(option) for option in known if option["value"] == chosen]
    return data


def page(parent: str, parent_href: str, title: str, body: Any) -> html.Div:
    """A page with one form."""
    crumbs = html.Div(dcc.Link(parent, href=parent_href), className="crumbs")
    return html.Div(
        [crumbs, html.Div(html.H1(title), className="head"), html.Div(body, className="card form-page")]
    )


def edit_button(name: str, record_id: Any) -> html.Button:
    """Turns a record's details into a form."""
    return html.Button([icon("edit"), _("Edit")], id={"form": name, "edit": str(record_id)}, className="button")


def change_form(name: str, fields: Sequence[Field], record: Any, masked: Sequence[str] = ()) -> html.Div:
    """A form over a record's view; `masked` fields start empty, for what is shown of them is not their value."""
    values = {f.name: None if f.name in masked else getattr(record, f.name) for f in fields}
    cancel = dmc.Button(_("Cancel"), id={"form": name, "do": "cancel"}, variant="default")
    kept = {"id": str(record.id), "version": record.version}
    return form(name, fields, values, "save", _("Save"), cancel, kept, one_column=True)


def kept_in(stores: Sequence[Any]) -> KeptForm:
    """What a form keeps, among the data of all its parts: asking for all, a form that is gone is no error."""
    kept: KeptForm = read(KeptForm, next((s for s in stores if isinstance(s, dict) and "seen" in s), None))
    return kept


def seen(kept: Kept) -> tuple[UUID, int]:
    """Which record a form is about, and the version its reader saw."""
    return UUID(kept["seen"]["id"]), kept["seen"]["version"]


def ask(
    name: str,
    title: str,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    do: str,
    words: str,
    record: Any,
    note: str | None = None,
) -> html.Div:
    """The content of a dialogue that needs an answer before a step; `note` says what the step does."""
    kept = {"id": str(record.id), "version": record.version}
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    body = form(name, fields, values, do, words, cancel, kept, one_column=True)
    return html.Div([html.H2(title, className="ask-title"), html.P(note) if note else None, body])
