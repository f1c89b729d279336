"""Finding any record and doing anything from anywhere: the dialogue of the frame, and the page of all results."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import dash
from dash import Input, Output, dcc, html

from app.access.actor import Actor
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, _l
from app.search import commands, service
from app.search.service import Hit
from app.ui import format, lists
from app.ui.icons import icon
from app.ui.shapes import Query, Text
from app.ui.wiring import on_change

NAME = "search"
KINDS = {
    "customer": (_l("Customers"), "customers"),
    "contact": (_l("Contacts"), "contacts"),
    "lead": (_l("Leads"), "leads"),
    "deal": (_l("Deals"), "deals"),
    "ticket": (_l("Tickets"), "tickets"),
}
"""Entity -> what a group is called; its place in the address and its icon."""

ALL = 50
"""Records of a kind on the page of all results."""


def register() -> None:
    """The page of all results; the dialogue belongs to the frame (app.ui.shell)."""
    dash.register_page(NAME, path=f"/{NAME}", title=lambda: _("Search"), layout=show)


@on_change(Output("search-found", "children"), Input("search-text", "value"))
def find(text: Text | None) -> html.Div:
    """What is found, marked with the text that it was found for: Enter waits for its own (assets/app.js)."""
    return html.Div(_found(current_actor(), text), **{"data-found": text or ""})


def _found(actor: Actor, text: str | None) -> list[Any]:
    entity, rest = commands.narrowed(text or "")
    if entity and not rest:
        return [_hint()]
    kind, rest = ("", rest) if entity else commands.begun(rest)
    with work(actor) as w:
        hits = [] if rest.startswith((">", "?")) else service.find(w, rest, entity=entity)
    able = [*commands.on(actor, hits, kind), *commands.matching(actor, text or "")]
    return found(hits, rest, able, is_command=bool(kind), entity=entity)


def found(
    hits: Sequence[Hit], text: str, able: Sequence[commands.Command], *, is_command: bool = False, entity: str = ""
) -> list[Any]:
    """Records by kind, in the order of the answer; then what can be done, which comes first if it is asked for."""
    kinds = [_group(one, list(group), text) for one, group in groupby(hits, key=lambda hit: hit.entity)]
    if kinds:
        words = _("All results for “{text}”", text=text.strip())
        asked = {"search": text.strip(), "entity": entity}
        href = f"/{NAME}?{urlencode({key: value for key, value in asked.items() if value})}"
        kinds.append(dcc.Link([icon("search"), html.Span(words)], href=href, className="hit hit-all"))
    if not hits and not able:
        return [html.P(_("Nothing is called so."), className="soft", role="status")]
    if not able:
        return kinds
    return [_commands(able), *kinds] if is_command else [*kinds, _commands(able)]


def _hint() -> html.P:
    return html.P(_("Type a name, a number, or how a Chinese name sounds."), className="soft")


def _marked(said: str, text: str) -> html.Span:
    """What is said of a record, the part that holds the text marked; what was found otherwise has none."""
    part = re.search(re.escape(text.strip()), said, re.IGNORECASE) if text.strip() else None
    if part is None:
        return html.Span(said)
    return html.Span([said[: part.start()], html.Mark(part.group()), said[part.end() :]])


def _group(entity: str, hits: Sequence[Hit], text: str) -> html.Section:
    words, place = KINDS[entity]
    links = [
        dcc.Link(
            [icon(place), _marked(hit.title, text), html.Span(_marked(hit.detail or "", text), className="soft")],
            href=f"/{place}/{hit.id}",
            className="hit",
        )
        for hit in hits
    ]
    return html.Section([html.H3(str(words)), *links])


def _commands(able: Sequence[commands.Command]) -> html.Section:
    links = [dcc.Link([icon(one.icon), html.Span(str(one.words))], href=one.href, className="hit") for one in able]
    return html.Section([html.H3(_("Commands")), *links])


def show(**query: str) -> html.Div:
    """All that a text finds, up to `ALL` of each kind; narrowed to one by its filter."""
    with work(current_actor()) as w:
        kinds = [(entity, str(words)) for entity, (words, _place) in KINDS.items()]
        narrow = lists.choose(NAME, "entity", _("Kind"), kinds, query)
        return lists.layout(NAME, _("Search"), query, [], [narrow], None, results(w, query))


def results(w: Work, query: Mapping[str, Any]) -> list[Any]:
    text, entity = str(query.get("search") or ""), str(query.get("entity") or "")
    if not text.strip():
        return [_hint()]
    hits = service.find(w, text, ALL, entity if entity in KINDS else "")
    if not hits:
        return [html.P(_("Nothing is called so."), className="soft", role="status")]
    cards = [_card(kind, list(group), text) for kind, group in groupby(hits, key=lambda hit: hit.entity)]
    return [html.Div(cards, className="search-cards")]


def _card(entity: str, hits: Sequence[Hit], text: str) -> html.Section:
    section = _group(entity, hits, text)
    count = format.number(len(hits)) + "+" * (len(hits) >= ALL)
    section.children[0] = html.H2([str(KINDS[entity][0]), " ", html.Span(count, className="soft")])
    section.className = "card"
    return section


@on_change(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"))
def answer(query: Query) -> list[Any]:
    with work(current_actor()) as w:
        return results(w, query)
