"""Help: the guide's chapters to read and to search."""

import re
from typing import Annotated, Any

import dash
import dash_mantine_components as dmc
from dash import Input, Output, dcc, html
from pydantic import StringConstraints

from app.access.actor import Actor
from app.access.web import current_actor
from app.core.errors import NotFound
from app.core.i18n import _, current_locale
from app.guide import api, chapters, decisions, search
from app.guide.chapters import Chapter
from app.guide.search import Hit
from app.ui import states
from app.ui.icons import icon
from app.ui.wiring import on_change

HOME = "/help"

Asked = Annotated[str, StringConstraints(max_length=100)]


def register() -> None:
    dash.register_page("guide", path=HOME, title=lambda: _("Help"), layout=show)
    dash.register_page(
        "guide.decision", path_template=f"{decisions.ADDRESS}/<name>", title=lambda **_path: _("Decision"),
        layout=show_decision,
    )  # fmt: skip
    dash.register_page(
        "guide.chapter", path_template=f"{HOME}/<name>", title=lambda name="": _title(name), layout=show_chapter
    )


def _title(name: str) -> str:
    chapter = chapters.find(name)
    return chapter.title if chapter else _("Help")


def show(**_query: str) -> html.Div:
    """All chapters, those about the reader's own work first; a search puts what it found in their place."""
    below = html.Div(start(current_actor()), id="help-found")
    return html.Div([html.H1(_("Help")), _line(), below], className="help")


def show_chapter(name: str = "", **_query: str) -> html.Div:
    """One chapter with its contents. Raises NotFound."""
    chapter = chapters.find(name)
    if chapter is None:
        raise NotFound(_("There is no such chapter."))
    return html.Div(
        [html.Div(dcc.Link(_("Help"), href=HOME), className="crumbs"), html.H1(chapter.title), *_body(chapter)],
        className="help",
    )


def show_decision(name: str = "", **_query: str) -> html.Div:
    """What was decided, and why. Raises NotFound."""
    decision = decisions.find(name)
    if decision is None:
        raise NotFound(_("There is no such chapter."))
    only = html.P(_("Decisions are kept in English only."), className="soft") if current_locale() != "en" else None
    crumbs = html.Div(dcc.Link(_("Help"), href=HOME), className="crumbs")
    words = html.Div([html.H1(decision.title), drawn(decision.text)], lang="en")
    return html.Div([crumbs, only, words], className="help")


@on_change(Output("help-found", "children"), Input("help-asked", "value"))
def answer(asked: Asked | None) -> Any:
    """What was found for the words typed; without words the chapters again."""
    return found(search.find(asked)) if asked and asked.strip() else start(current_actor())


def start(actor: Actor) -> list[Any]:
    """The chapters as cards."""
    own = chapters.of_role(actor.role.code if actor.role else "")
    others = [chapter for chapter in chapters.chapters() if chapter not in own]
    return [
        html.Section([html.H2(head), html.Div([_card(one) for one in some], className="help-cards")])
        for head, some in ((_("For your work"), own), (_("More"), others))
    ]


def found(hits: list[Hit]) -> Any:
    """Sections that hold what was asked for."""
    if not hits:
        return states.state("search", _("No match"), _("Try another word, or fewer."))
    return html.Div([_hit(hit) for hit in hits], className="help-hits")


def _line() -> dmc.TextInput:
    return dmc.TextInput(
        id="help-asked", placeholder=_("Search the guide"), debounce=300, leftSection=icon("search"), size="md",
        **{"aria-label": _("Search the guide"), "data-autofocus": ""},
    )  # fmt: skip


def _card(chapter: Chapter) -> dcc.Link:
    words = [html.Strong(chapter.title), html.Span(search.plain(chapter.opening.split("\n\n")[0]))]
    return dcc.Link(words, href=f"{HOME}/{chapter.name}", className="help-card")


def _hit(hit: Hit) -> dcc.Link:
    where = html.Span(hit.chapter.title, className="soft")
    words = [html.Strong(hit.section.title), where, html.P(hit.excerpt)]
    return dcc.Link(words, href=f"{HOME}/{hit.chapter.name}#{hit.section.anchor}", className="help-hit")


def _body(chapter: Chapter) -> list[Any]:
    contents = [html.Li(html.A(one.title, href=f"#{one.anchor}")) for one in chapter.sections]
    sections = [
        html.Section([html.H2(one.title), drawn(one.text)], id=one.anchor, className="help-section")
        for one in chapter.sections
    ]
    return [drawn(chapter.opening), html.Ul(contents, className="help-contents"), *sections]


def drawn(text: str) -> dcc.Markdown:
    """Markdown of the guide, its links and pictures leading to where they are here."""
    text = re.sub(r"\]\(\.\./pictures/", f"](/api{api.ROUTE}/", text)
    return dcc.Markdown(re.sub(r"\]\((\w+)\.md(#[^)]*)?\)", rf"]({HOME}/\1\2)", text), className="help-text")
