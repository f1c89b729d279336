"""Views of a list that people keep: among its tabs, and in the dialogue that opens, saves and shares them.

A tab of a kept view leads to an address; what that says alone is the whole of what the view asks.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html, no_update
from sqlalchemy import text
from typing_extensions import TypedDict

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Short, parse
from app.fields.conditions import Condition, Group, both, written
from app.fields.operators import ME
from app.list_views import service
from app.list_views.schema import ListViewChange, ListViewCreate, ListViewShown
from app.ui import forms
from app.ui.icons import icon
from app.ui.lists import View
from app.ui.shapes import FieldId, Query, Values
from app.ui.wiring import misfit, on_press

MODAL = {"ask": "list-views"}
FORM = "list-view"
TEAMS = text("select id, name from app.teams where deleted_at is null order by name limit 200")


class Pressed(TypedDict):
    """A button of the dialogue, or the one that opens it: of which list, and what."""

    views: Short
    do: Literal["open", "new", "change", "place", "remove"]


def begun(query: Mapping[str, str], kept: Sequence[ListViewShown]) -> dict[str, str]:
    """What an address asks: a kept view's question where it names only that, the reader's first view where it
    names nothing."""
    named = next((one for one in kept if str(one.id) == query.get("view")), None)
    first = next((one for one in kept if one.is_first), None) if not query else None
    view = named if named and len(query) == 1 else first
    return {**view.query, "view": str(view.id)} if view else {**query}


def tabs(kept: Sequence[ListViewShown], query: Query) -> list[View]:
    """The views that the reader has among the tabs, and the one that is open."""
    shown = (one for one in kept if one.is_pinned or str(one.id) == query.get("view"))
    return [View(str(one.id), one.title, {}, sign="star" if one.is_pinned else "") for one in shown]


def lacking(kept: Sequence[ListViewShown], query: Query) -> html.Div | None:
    """Said over a view that asked for a field which is there no more."""
    if all(one.is_whole or str(one.id) != query.get("view") for one in kept):
        return None
    words = _("This view asked for a field that was retired since. The list does without that condition.")
    return html.Div([icon("info"), words], className="news", role="status")


def button(name: str) -> html.Button:
    return html.Button(
        [icon("star"), _("Views")], id={"views": name, "do": "open"}, className="button", type="button"
    )


def place() -> dmc.Modal:
    """Where the dialogue opens."""
    return dmc.Modal(id=MODAL, opened=False, centered=True, withCloseButton=False, size="lg")


@on_press(
    Output(MODAL, "children"),
    Output(MODAL, "opened"),
    Output("address", "href", allow_duplicate=True),
    Input({"views": ALL, "do": ALL}, "n_clicks"),
    State({"list": ALL, "part": "query"}, "data"),
    State({"list": ALL, "part": "asked"}, "data"),
    State({"form": ALL, "field": ALL}, "value"),
    State({"form": ALL, "field": ALL}, "id"),
)
def act(
    pressed: Pressed, queries: list[Query], asked: list[Query], values: Values, ids: list[FieldId]
) -> tuple[Any, Any, Any]:
    """Show what is kept; or keep, change or remove a view, and go where it is."""
    if len(queries) != 1 or len(values) != len(ids):
        raise misfit()
    name, do, query = pressed["views"], pressed["do"], queries[0]
    given = {i["field"]: v for v, i in zip(values, ids, strict=True) if i["form"] == FORM}
    with work(current_actor()) as w:
        open_one = _open(w, name, query)
        if do == "open":
            return _dialogue(w, name, open_one), True, no_update
        if do == "remove" and open_one:
            service.remove(w, open_one.id)
            return no_update, False, f"/{name}"
        view = _kept(w, do, open_one, name, _question(w, query, asked[0] if asked else {}), given)
    return no_update, False, f"/{name}?view={view.id}"


def _open(w: Work, name: str, query: Query) -> ListViewShown | None:
    return next((one for one in service.list_views(w, name) if str(one.id) == query.get("view")), None)


def _question(w: Work, query: Query, asked: Query) -> dict[str, str]:
    """What the list asks now, with what its tab stands for; whoever asks for the own records asks for "me"."""
    tab = {name: value for name, value in asked.items() if name not in (*query, "size", "after", "custom")}
    both_of = {**query, **tab}
    plain = {name: _text(value) for name, value in both_of.items() if value not in (None, "", False)}
    if plain.get("owner_id") == str(w.actor.user_id):
        del plain["owner_id"]
        mine = written(Group("all", (Condition("owner_id", "is", (ME,)),)))
        plain["filter"] = both(plain.get("filter"), mine) or ""
    return {name: value for name, value in plain.items() if name not in service.NOT_KEPT}


def _text(value: Any) -> str:
    return "true" if value is True else str(value)


def _kept(
    w: Work, do: str, now: ListViewShown | None, name: str, query: Mapping[str, str], given: Mapping[str, Any]
) -> ListViewShown:
    """The view as it is after what was pressed."""
    told = {field: given.get(field) or [] for field in ("roles", "teams")} | {"title": given.get("title") or ""}
    if do == "new" or now is None:
        now = service.create(w, parse(ListViewCreate, told | {"noun": name, "query": query}))
    elif do == "change":
        named = told if told["title"] else {field: told[field] for field in ("roles", "teams")}
        now = service.change(w, now.id, parse(ListViewChange, named | {"query": query}), now.version)
    where = given.get("place") or "menu"
    return service.pin(w, now.id, is_pinned=where != "menu", is_first=where == "first")


def _dialogue(w: Work, name: str, now: ListViewShown | None) -> html.Div:
    kept = service.list_views(w, name)
    links = [html.Li([_link(name, one), _of(one)]) for one in kept]
    every = html.Ul(links, className="related") if kept else html.P(_("No views are kept yet."), className="soft")
    return html.Div(
        [
            html.H2(_("Views of this list"), className="ask-title"),
            every,
            html.H3(_("This list as it is now")),
            html.P(_("Kept are filters, columns, order and grouping; no text of a search."), className="soft"),
            *(forms.control(FORM, one, _begun_with(now).get(one.name)) for one in _fields(w)),
            _buttons(name, now),
        ],
        className="bulk-ask",
    )


def _link(name: str, one: ListViewShown) -> Any:
    sign = [icon("star"), " "] if one.is_pinned else []
    return dcc.Link([*sign, one.title], href=f"/{name}?view={one.id}", className="close-dialogue")


def _of(one: ListViewShown) -> html.Span:
    """Whose it is, and with whom it is shared."""
    if not one.is_mine:
        return html.Span(_("from {name}", name=one.owner), className="soft")
    return html.Span(_("shared") if one.roles or one.teams else _("only you"), className="soft")


def _fields(w: Work) -> list[forms.Field]:
    teams = [(str(team_id), name) for team_id, name in w.session.execute(TEAMS)]
    places = [
        ("menu", _("Here, under Views")),
        ("tab", _("Among my tabs")),
        ("first", _("The tab that my list begins with")),
    ]
    return [
        forms.Field("title", _("Name of the view"), required=True),
        forms.Field("roles", _("Shared with roles"), "choices", roles.options(w)),
        forms.Field("teams", _("Shared with teams"), "choices", teams),
        forms.Field("place", _("Where I find it"), "choice", places, required=True),
    ]


def _begun_with(now: ListViewShown | None) -> dict[str, Any]:
    if now is None:
        return {"place": "tab"}
    where = "first" if now.is_first else "tab" if now.is_pinned else "menu"
    shared = {"roles": now.roles, "teams": [str(team) for team in now.teams]}
    return {"title": now.title, "place": where, **(shared if now.is_mine else {})}


def _buttons(name: str, now: ListViewShown | None) -> html.Div:
    acts = [("new", _("Save as a new view"), now is None)]
    if now:
        acts.insert(0, ("change", _("Save changes"), True) if now.is_mine else ("place", _("Keep it there"), True))
    if now and now.is_mine:
        acts.append(("remove", _("Remove this view"), False))
    buttons = [
        html.Button(
            words, id={"views": name, "do": do}, type="button",
            className="button button-primary" if is_main else "button",
        )
        for do, words, is_main in acts
    ]  # fmt: skip
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    return html.Div([*buttons, cancel], className="form-foot")
