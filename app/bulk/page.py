"""What is done with chosen records of a list: the bar that appears, the questions, and how far it is.

Which rows are chosen the browser knows (assets/bulk.js); all that match is the query of the list itself.
"""

from collections.abc import Mapping
from typing import Any, NotRequired

import dash_mantine_components as dmc
from dash import ALL, MATCH, Input, Output, State, dcc, html, no_update
from typing_extensions import TypedDict

from app.access import ownership
from app.access.actor import Reach
from app.access.field_rights import may_write
from app.access.web import current_actor
from app.access.work import Work, work
from app.bulk import progress, service, tags
from app.bulk.schema import BulkAsked
from app.bulk.verbs import verbs_of
from app.core.i18n import _
from app.core.validation import Short, parse
from app.exports import service as exports
from app.exports.lists import list_of
from app.fields import conditions, kinds
from app.fields.custom import gathered
from app.fields.noun import Noun, noun_of
from app.fields.reading import Reading
from app.ui import fields, forms, list_totals, lists, problems
from app.ui.icons import icon
from app.ui.shapes import FieldId, IdText, Query, Values
from app.ui.wiring import misfit, on_change, on_press

MODAL = {"ask": "bulk"}


class Pressed(TypedDict):
    """A button of the bar or of its questions: which list, and what."""

    bulk: Short
    do: Short


class Part(TypedDict):
    bulk: Short
    part: Short


class Chosen(TypedDict):
    """The rows that are chosen, or all that match."""

    ids: list[IdText]
    all: NotRequired[bool]


def register() -> None:
    lists.add_bar(bar)
    progress.register()


def bar(w: Work, name: str) -> html.Div | None:
    """Shown once a row is chosen; only what the actor may do."""
    actor = w.actor
    noun = noun_of(name) if name.isidentifier() else None
    if noun is None:
        return None
    able = actor.may(noun.writes) and actor.writes(name) is not Reach.NONE
    is_handed = able and verbs_of(noun).assign is not None and actor.writes(name) is not Reach.OWN
    acts = [
        _button(name, "change", "edit", _("Edit")) if able else None,
        _button(name, "tags", "tag", _("Tag")) if able and tags.fields(w, noun) else None,
        _button(name, "assign", "user", _("Hand over")) if is_handed else None,
        _button(name, "xlsx", "down", _("Export")),
        _button(name, "delete", "trash", _("Delete")) if able else None,
    ]
    everything = html.Button(_("Select all that match"), className="bulk-all", type="button")
    counted = {"data-many": _("{n} selected"), "data-all": _("All that match are selected")}
    close = html.Button(icon("x"), className="bulk-none", type="button", **{"aria-label": _("Select none")})
    shown = [html.Strong(className="bulk-count", **counted), everything, *filter(None, acts), close]
    parts = [
        dcc.Store(id={"list": name, "part": "chosen"}, data={"ids": []}),
        html.Div(shown, className="bulk-bar", role="toolbar", hidden=True, **{"aria-label": _("Selected rows")}),
        dmc.Modal(id=MODAL, opened=False, centered=True, withCloseButton=False),
    ]
    return html.Div([*parts, *progress.strip(actor, noun)])


@on_press(
    Output(MODAL, "children"),
    Output(MODAL, "opened"),
    Output("notices", "className", allow_duplicate=True),
    Input({"bulk": ALL, "do": ALL}, "n_clicks"),
    State({"list": ALL, "part": "chosen"}, "data"),
    State({"list": ALL, "part": "asked"}, "data"),
    State({"form": ALL, "field": ALL}, "value"),
    State({"form": ALL, "field": ALL}, "id"),
)
def act(
    pressed: Pressed, chosen: list[Chosen], asked: list[Query], values: Values, ids: list[FieldId]
) -> tuple[Any, Any, Any]:
    """Ask what has to be known first; what was answered is asked of the service."""
    if len(chosen) != 1 or len(asked) != 1:
        raise misfit()
    noun, do = noun_of(pressed["bulk"]), pressed["do"]
    if noun is None:
        raise misfit()
    query = _query(chosen[0], asked[0])
    with work(current_actor()) as w:
        if do in ASKING:
            return ASKING[do](w, noun, _told(w, noun, chosen[0], query)), True, no_update
        if do == "xlsx":
            exports.ask(w, noun.name, query, do)
            problems.notify(_("The export is being made. You find it under Jobs in your menu."))
            return no_update, False, None
        given = {
            n: v
            for n, v in forms.filled(values, ids).items()
            if any(_is_ours(i, noun) and i["field"] == n for i in ids)
        }
        if do.endswith("tag"):
            given = {name: codes for name, codes in given.items() if codes}
        service.ask(w, parse(BulkAsked, _asked(noun, do.removeprefix("do-"), query, given)))
    problems.notify(_("This runs in the background. Its progress stands above the list, and under Jobs."))
    return no_update, False, None


@on_change(
    Output({"bulk": MATCH, "part": "value"}, "children"),
    Input({"bulk": MATCH, "part": "field"}, "value"),
    State({"bulk": MATCH, "part": "field"}, "id"),
)
def ask_value(name: Short | None, select: Part) -> Any:
    """The control of the field that is chosen."""
    noun = noun_of(select["bulk"]) if select["bulk"].isidentifier() else None
    if noun is None or not name:
        return None
    with work(current_actor()) as w:
        control = next((one for one in _changeable(w, noun) if one.name == name), None)
    return forms.control(_form(noun), control, None) if control else None


def _query(chosen: Chosen, asked: Query) -> dict[str, Any]:
    """What the list is asked for the rows that are chosen."""
    plain = {name: value for name, value in asked.items() if name not in ("after", "size")}
    if chosen.get("all"):
        return plain
    return {"filter": conditions.of_records(chosen["ids"])}


def _asked(noun: Noun, do: str, query: Mapping[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    owner = given.pop("owner_id", None) if do == "assign" else None
    return {"noun": noun.name, "do": do, "query": query, "values": gathered(given), "owner_id": owner}


def _is_ours(one: FieldId, noun: Noun) -> bool:
    return one["form"] == _form(noun)


def _form(noun: Noun) -> str:
    return f"{noun.name}-bulk"


def _changeable(w: Work, noun: Noun) -> list[forms.Field]:
    """Fields that many records can be given at once: not what they are called by, and nothing personal."""
    known = {one.name: one for one in Reading(w, noun).all}
    return [
        one
        for one in fields.controls(w, noun)
        if not isinstance(known[one.name], kinds.Personal)
        and one.name != noun.title
        and one.name in verbs_of(noun).shape.model_fields | {n: None for n in known if n not in noun.by_name}
        and may_write(w.actor, noun.name, one.name)
    ]


def _ask_change(w: Work, noun: Noun, told: str) -> html.Div:
    options = [{"value": one.name, "label": one.label} for one in _changeable(w, noun)]
    body = [
        dmc.Select(
            id={"bulk": noun.name, "part": "field"}, data=options, searchable=True, label=_("Field"),
            openOnFocus=False, nothingFoundMessage=_("No match"),
        ),
        html.Div(id={"bulk": noun.name, "part": "value"}),
    ]  # fmt: skip
    note = _("What stood in this field before can be put back for a day.")
    return _question(noun, _("Edit a field"), told, note, body, "do-change", _("Change them"))


def _ask_tags(w: Work, noun: Noun, told: str) -> html.Div:
    named = {one.name for one in tags.fields(w, noun)}
    body = [forms.control(_form(noun), one, None) for one in fields.controls(w, noun) if one.name in named]
    note = _("What else a record is tagged with stays. It can be put back for a day.")
    away = _do_button(noun, "do-untag", _("Take away"), "button")
    return _question(noun, _("Tag"), told, note, body, "do-tag", _("Add them"), away)


def _ask_assign(w: Work, noun: Noun, told: str) -> html.Div:
    people = [(str(user_id), name) for user_id, name in ownership.possible_owners(w, noun.name)]
    asked = forms.Field("owner_id", _("New owner"), "choice", people, required=True)
    body = [forms.control(_form(noun), asked, None)]
    note = _("Whose they were before can be put back for a day.")
    return _question(noun, _("Hand over"), told, note, body, "do-assign", _("Hand over"))


def _ask_delete(_w: Work, noun: Noun, told: str) -> html.Div:
    note = _("They leave every list. For a day they can be brought back.")
    return _question(noun, _("Delete"), told, note, [], "do-delete", _("Delete them"))


ASKING: dict[str, Any] = {
    "change": _ask_change,
    "tags": _ask_tags,
    "assign": _ask_assign,
    "delete": _ask_delete,
}


def _question(
    noun: Noun, title: str, told: str, note: str, body: list[Any], do: str, words: str, other: Any = None
) -> html.Div:
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    foot = html.Div([_do_button(noun, do, words, "button button-primary"), other, cancel], className="form-foot")
    lines = [html.P(told), *body, html.P(note, className="soft")]
    return html.Div([html.H2(title, className="ask-title"), *lines, foot], className="bulk-ask")


def _do_button(noun: Noun, do: str, words: str, look: str) -> html.Button:
    return html.Button(words, id={"bulk": noun.name, "do": do}, className=look, type="button")


def _told(w: Work, noun: Noun, chosen: Chosen, query: Mapping[str, Any]) -> str:
    """How many records it is that something is about to be done with."""
    if not chosen.get("all"):
        return list_totals.counted(len(chosen["ids"]), is_more=False)
    wanted = list_of(noun.name)
    page = wanted.find(w, parse(wanted.query, {**query, "size": 1, "totals": True}))
    return _("All that this list finds, on all its pages: {count}.", count=list_totals.found(page.totals))


def _button(name: str, do: str, sign: str, words: str) -> html.Button:
    return html.Button([icon(sign), words], id={"bulk": name, "do": do}, type="button")
