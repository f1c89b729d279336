"""A view of the explorer put on a page: `/pages/add` with the words of its address."""

from typing import Annotated, Any
from urllib.parse import urlencode

import dash
from dash import ALL, Input, Output, State, dcc, html
from pydantic import Field
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import Shape, Short
from app.number_pages import service
from app.number_pages.schema import PageFile, PanelFile
from app.ui import parts
from app.ui.wiring import on_press
from dashboards.builder import draft, shipped
from dashboards.builder.files import EDIT

NEW = "new"
"""Stands for a page that is yet to be made."""


class Made(Shape):
    """The id of a button that makes a page: an empty one, a copy of a shipped one, or of somebody's."""

    page_new: Short = Field(alias="page-new")


class Chosen(TypedDict):
    """The page that a view is put on."""

    onto: Short


View = Annotated[str, Field(max_length=4000)]


def register() -> None:
    dash.register_page("pages.add", path="/pages/add", title=lambda: _("Add to a page"), layout=show)


def show(**query: str) -> html.Div:
    """One's own pages to choose from."""
    with work(current_actor()) as w:
        w.require(service.COMPOSES)
        mine = [one for one in service.list_pages(w) if one.is_mine]
    named = [(str(one.id), one.title) for one in mine]
    buttons = [
        html.Button(title, id={"onto": name}, className="button")
        for name, title in [*named, (NEW, _("A new page"))]
    ]
    kept = dcc.Store(id="page-view", data=urlencode(query, safe=",:.|"))
    head = html.Div(html.H1(_("Add to a page")), className="head")
    hint = html.P(
        _("It stands at the end of the page's draft, and is computed for each reader."), className="soft"
    )
    return html.Div([head, html.Div([hint, html.Div(buttons, className="buttons"), kept], className="panel")])


@on_press(Output("page-view", "data"), Input({"onto": ALL}, "n_clicks"), State("page-view", "data"))
def put(chosen: Chosen, view: View) -> Any:
    """At the end of the draft, and to the editor. What answers stands on this page, and goes with it."""
    dash.set_props("address", {"href": EDIT.format(id=_put(chosen["onto"], PanelFile(view=view)))})
    return dash.no_update


def _put(onto: str, panel: PanelFile) -> str:
    with work(current_actor()) as w:
        if onto == NEW:
            return str(service.create(w, PageFile(title=_("New page"), panels=[panel])).id)
        one = service.find(w, parts.as_id(onto))
        return str(service.change(w, one.id, draft.added(one.draft, panel)).id)


@on_press(Output("address", "href", allow_duplicate=True), Input({"page-new": ALL}, "n_clicks"))
def make(pressed: Made) -> str:
    """An empty page, or a copy."""
    with work(current_actor()) as w:
        return EDIT.format(id=service.create(w, _begun(w, pressed.page_new)).id)


def _begun(work: Work, name: str) -> PageFile:
    if name == "empty":
        return PageFile(title=_("New page"))
    if name in shipped.BOARDS:
        return shipped.copied(name)
    return service.find(work, parts.as_id(name)).content
