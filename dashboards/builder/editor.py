"""The editor of a page: its panels with real numbers, moved by drag, button or key; shared and published."""

from typing import Annotated, Any, Literal
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, dcc, html
from pydantic import Field
from sqlalchemy import text
from typing_extensions import TypedDict

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Exact, Long, Name
from app.number_pages import service
from app.number_pages.schema import PageFile, PageView, PanelFile, SharedSet
from app.ui import format, parts
from app.ui.icons import icon
from app.ui.wiring import misfit, on_change, on_press
from dashboards import drawer
from dashboards.builder import draft, drawing

PATH = "/pages"
TEAMS = text("select id, name from app.teams where deleted_at is null order by name limit 200")
Place = Annotated[int, Field(ge=0, le=100)]


class Tool(TypedDict):
    """A button of a panel, or with the place -1 of the page."""

    tool: Literal["back", "on", "narrower", "wider", "remove", "publish", "delete", "text"]
    place: Annotated[int, Field(ge=-1, le=100)]


class Restored(TypedDict):
    """The version that a button brings back."""

    version: Place


class Dropped(TypedDict):
    """A panel that was dragged onto another."""

    place: Place
    to: Place
    at: float


def register() -> None:
    dash.register_page(
        "pages.edit", path_template=f"{PATH}/<page_id>/edit", title=lambda **_path: _("Edit a page"), layout=show
    )


def show(page_id: str = "", **_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(service.COMPOSES)
        one = service.find(w, parts.as_id(page_id))
        kept = [dcc.Store(id="page-edited", data=str(one.id)), dcc.Store(id="page-drop")]
        return html.Div([*kept, html.Div(content(w, one), id="page-canvas"), drawer.place()])


def content(work: Work, one: PageView) -> list[Any]:
    """Head, canvas and what the page is besides its panels."""
    crumbs = html.Div(
        [dcc.Link(_("Pages"), href=PATH), " / ", dcc.Link(one.title, href=f"{PATH}/{one.id}", id="page-named")],
        className="crumbs",
    )
    return [crumbs, _head(one), html.Div([_canvas(work, one.draft), _side(work, one)], className="own-edit")]


def _head(one: PageView) -> html.Div:
    said = (
        _("Draft; readers see version {n}.", n=one.version)
        if one.version
        else _("Draft; nobody else sees it yet.")
    )
    title = dmc.TextInput(
        id="page-title", value=one.draft.title, debounce=700, w=340, **{"aria-label": _("Title")}
    )
    publish = _tool("publish", -1, _("Publish version {n}", n=one.version + 1), primary=True)
    return html.Div(
        [
            html.H1(_("Edit a page"), className="own-hidden"),
            title,
            html.Span(said, className="soft"),
            html.Div(publish, className="push"),
        ],
        className="head",
    )


def _tool(do: str, place: int, label: str, *, primary: bool = False) -> html.Button:
    kind = "button button-primary" if primary else "button"
    return html.Button(label, id={"tool": do, "place": place}, className=kind)


def _canvas(work: Work, page: PageFile) -> html.Div:
    if not page.panels:
        said = _("Nothing stands here yet. Put a view of the explorer on this page, or add a text.")
        return html.Div(
            [html.P(said), dcc.Link(_("Explorer"), href="/numbers/explore")], className="own-board own-empty"
        )
    hint = html.P(_("Arrow keys move a panel, Shift with arrows sizes it, Delete removes it."), className="soft")
    made = [_framed(work, place, one) for place, one in enumerate(page.panels)]
    return html.Div([hint, html.Div(made, className="own-board")])


def _framed(work: Work, place: int, one: PanelFile) -> html.Div:
    tools = [
        html.Button(
            icon(sign), id={"tool": do, "place": place}, title=label, className="own-tool",
            **{"aria-label": label, "data-tool": do},
        )
        for do, sign, label in (
            ("back", "left", _("Move back")), ("on", "right", _("Move on")), ("narrower", "down", _("Narrower")),
            ("wider", "up", _("Wider")), ("remove", "x", _("Remove")),
        )
    ]  # fmt: skip
    bar = html.Div([html.Span(f"{one.width} / 12", className="soft"), *tools], className="own-tools")
    return html.Div(
        [bar, *drawing.panel(work, one, {})], className=f"own-panel own-{one.width} own-framed", draggable="true",
        tabIndex="0", **{"data-place": str(place), "aria-label": _("Panel {n}", n=place + 1), "role": "group"},
    )  # fmt: skip


def _side(work: Work, one: PageView) -> html.Aside:
    words = [
        dmc.Textarea(id="page-text", label=_("Text"), autosize=True, minRows=2),
        _tool("text", -1, _("Add the text")),
    ]
    known = [{"value": value, "label": label} for value, label in _teams(work)]
    codes = [{"value": code, "label": label} for code, label in roles.options(work)]
    shared = [
        dmc.MultiSelect(
            id="page-roles", label=_("Shared with roles"), data=codes, value=one.roles, searchable=True,
        ),
        dmc.MultiSelect(
            id="page-teams", label=_("Shared with teams"), data=known, value=[str(team) for team in one.teams],
            searchable=True,
        ),
    ]  # fmt: skip
    return html.Aside(
        [*words, *shared, _versions(work, one), _tool("delete", -1, _("Remove this page"))], className="own-side"
    )


def _teams(work: Work) -> list[tuple[str, str]]:
    return [(str(team_id), called) for team_id, called in work.session.execute(TEAMS)]


def _versions(work: Work, one: PageView) -> html.Div:
    listed = [
        html.Li(
            [
                html.Span(_("Version {n}", n=each.version)),
                html.Span(format.moment(each.published_at), className="soft"),
                html.Button(_("Restore"), id={"version": each.version}, className="button"),
            ]
        )
        for each in service.list_versions(work, one.id)
    ]  # fmt: skip
    return html.Div(
        [html.B(_("Versions")), html.Ul(listed, className="own-versions") if listed else html.P(_("None"))]
    )


CANVAS = Output("page-canvas", "children", allow_duplicate=True)
EDITED = State("page-edited", "data")


@on_press(
    CANVAS,
    Input({"tool": ALL, "place": ALL}, "n_clicks"),
    EDITED,
    State("page-text", "value"),
)
def press(pressed: Tool, page_id: UUID, words: Long | None) -> Any:
    with work(current_actor()) as w:
        one = service.find(w, page_id)
        if pressed["tool"] == "delete":
            service.remove(w, page_id)
            dash.set_props("address", {"href": PATH})
            return dash.no_update
        if pressed["tool"] == "publish":
            return content(w, service.publish(w, page_id))
        return content(w, service.change(w, page_id, _edited(one.draft, pressed, words)))


def _edited(page: PageFile, pressed: Tool, words: str | None) -> PageFile:
    place = pressed["place"]
    if pressed["tool"] == "text":
        if not words:
            raise misfit()
        return draft.added(page, PanelFile(text=words, width=12))
    if pressed["tool"] in ("back", "on"):
        return draft.moved(page, place, place + (1 if pressed["tool"] == "on" else -1))
    if pressed["tool"] == "remove":
        return draft.removed(page, place)
    return draft.resized(page, place, 1 if pressed["tool"] == "wider" else -1)


@on_change(CANVAS, Input("page-drop", "data"), EDITED)
def drop(dropped: Dropped | None, page_id: UUID) -> Any:
    """A panel dragged onto the place of another."""
    if dropped is None:
        return dash.no_update
    with work(current_actor()) as w:
        page = draft.moved(service.find(w, page_id).draft, dropped["place"], dropped["to"])
        return content(w, service.change(w, page_id, page))


@on_change(Output("page-named", "children"), Input("page-title", "value"), EDITED)
def name(title: Name, page_id: UUID) -> Any:
    with work(current_actor()) as w:
        page = service.find(w, page_id).draft
        if page.title == title:
            return dash.no_update
        service.change(w, page_id, page.model_copy(update={"title": title}))
        return title


@on_change(CANVAS, Input("page-roles", "value"), Input("page-teams", "value"), EDITED)
def share(codes: list[Exact], team_ids: list[UUID], page_id: UUID) -> Any:
    """What was chosen stands there already: drawn anew, the page would take a press that is under way with it."""
    with work(current_actor()) as w:
        one = service.find(w, page_id)
        if (one.roles, one.teams) != (codes, team_ids):
            service.share(w, page_id, SharedSet(roles=codes, teams=team_ids))
    return dash.no_update


@on_press(CANVAS, Input({"version": ALL}, "n_clicks"), EDITED)
def restore(pressed: Restored, page_id: UUID) -> Any:
    with work(current_actor()) as w:
        return content(w, service.restore(w, page_id, pressed["version"]))
