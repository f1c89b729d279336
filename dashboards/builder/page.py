"""Pages that people compose: the list of them, and one as its readers see it."""

from typing import Any
from urllib.parse import urlencode

import dash
from dash import dcc, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.number_pages import service
from app.number_pages.schema import PageView
from app.ui import parts, states
from app.ui.icons import icon
from dashboards import as_of, drawer, kpis, moments, periods, then
from dashboards.asked import SUBSCRIBE
from dashboards.builder import adding, drawing, editor, files
from dashboards.builder.shipped import BOARDS
from dashboards.explorer.controls import period_words
from dashboards.periods import MONTHS

PATH = "/pages"


def register() -> None:
    dash.register_page("pages", path=PATH, title=lambda: _("Pages"), layout=show)
    dash.register_page(
        "pages.one", path_template=f"{PATH}/<page_id>", title=lambda **_path: _("Page"), layout=show_one
    )
    editor.register()
    adding.register()


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(kpis.KPIS_READ)
        about = _("Pages of KPIs that colleagues compose and share; everybody sees them in the own reach.")
        head = [html.Div([html.H1(_("Pages")), html.P(about, className="soft")])]
        is_composer = w.actor.may(service.COMPOSES)
        if is_composer:
            new = html.Button(
                [icon("plus"), _("New page")], id={"page-new": "empty"}, className="button button-primary"
            )
            head.append(html.Div(new, className="push buttons"))
        made = [html.Div(head, className="head"), _listed(service.list_pages(w))]
        return html.Div([*made, *([_copies(), files.taking()] if is_composer else [])])


def _listed(pages: list[PageView]) -> Any:
    if not pages:
        return states.state(
            "grid", _("No pages yet."), _("Put a view of the explorer on one, or copy a page below.")
        )
    names = (_("Page"), _("By"), _("State"), _("Changed"))
    heads = html.Thead(html.Tr([html.Th(name) for name in names]))
    lines = [
        html.Tr([html.Td(cell, **{"data-label": name}) for name, cell in zip(names, _row(one), strict=True)])
        for one in pages
    ]
    return html.Div(html.Table([heads, html.Tbody(lines)], className="table"), className="table-frame")


def _row(one: PageView) -> list[Any]:
    return [dcc.Link(one.title, href=f"{PATH}/{one.id}"), one.owner, state(one), parts.when(one.changed_at)]


def state(one: PageView) -> str:
    """The published version, and whether the draft is another."""
    if not one.version:
        return _("Draft, never published")
    said = _("Version {n}", n=one.version)
    return _("{version}, with a newer draft", version=said) if one.is_mine and one.is_changed else said


def _copies() -> html.Section:
    """The pages that come with the program, each to be copied."""
    buttons = [
        html.Button(_("Copy {page}", page=str(board.title)), id={"page-new": name}, className="button")
        for name, board in BOARDS.items()
    ]
    hint = html.P(_("A copy is yours: change it as you like."), className="soft")
    return html.Section(
        [html.H2(_("Begin with a page that is there")), hint, html.Div(buttons, className="buttons")],
        className="panel",
    )


def show_one(page_id: str = "", **query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(kpis.KPIS_READ)
        return page(w, service.find(w, parts.as_id(page_id)), query)


def page(work: Work, one: PageView, query: dict[str, str]) -> html.Div:
    """As its readers see it; what the address says holds for all of its panels that know it."""
    crumbs = html.Div(dcc.Link(_("Pages"), href=PATH), className="crumbs")
    title = html.Div(
        [html.H1(one.title), html.P(_("By {name}. {state}.", name=one.owner, state=state(one)), className="soft")]
    )
    head = html.Div([title, _ways(one)], className="head")
    try:
        periods.newest_day(work)
    except Unavailable as error:
        return html.Div([crumbs, head, states.state("clock", str(error))])
    drawn = drawing.panels(work, one.content, query)
    nothing = [states.state("grid", _("Nothing stands here yet."))]
    board = html.Div(drawn or nothing, className="own-board")
    with then.looking(moments.read(query.get("as_of", ""))[1]):
        parts = [crumbs, head, _filters(one, query), as_of.line(work), board, drawer.place()]
    return html.Div(parts, **{"data-drawn": _at(one, query)})


def _ways(one: PageView) -> html.Div:
    subscribe = f"{SUBSCRIBE}?page={one.id}"
    ways: list[Any] = [states.link_button(_("Subscribe"), subscribe, "mail")]
    ways += [html.A(_("Export"), href=files.address(one), download="", className="button")]
    ways.append(html.Button(_("Copy"), id={"page-new": str(one.id)}, className="button"))
    if one.is_mine:
        ways.insert(0, states.link_button(_("Edit"), f"{PATH}/{one.id}/edit", "edit"))
    return html.Div(ways, className="push buttons")


def _filters(one: PageView, query: dict[str, str]) -> html.Div:
    """One period for all panels, or each its own; and as of when they are."""
    now = query.get("period", "")
    words = {"": _("As composed"), **{name: said for name, said in period_words().items() if name in MONTHS}}
    links = [
        dcc.Link(said, href=_at(one, query, period=name), className="pick" + (" pick-on" if name == now else ""))
        for name, said in words.items()
    ]
    picks = html.Nav(links, className="picks", **{"aria-label": _("Period")})
    as_known = moments.menu(moments.read(query.get("as_of", ""))[0], lambda day: _at(one, query, as_of=day))
    return html.Div([picks, as_known], className="filters own-filter")


def _at(one: PageView, query: dict[str, str], **changes: str | None) -> str:
    """The page with other words in its address; an empty one goes."""
    said = {key: value for key, value in {**query, **changes}.items() if value}
    return f"{PATH}/{one.id}?{urlencode(said, safe=',:.|')}" if said else f"{PATH}/{one.id}"
