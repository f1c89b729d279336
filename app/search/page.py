"""Finding any record from anywhere: the dialogue of the frame, answered as one types."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import Input, Output, dcc, html

from app.access.web import current_actor
from app.access.work import work
from app.core.i18n import _, _l
from app.search import service
from app.search.service import Hit
from app.ui.icons import icon
from app.ui.shapes import Text
from app.ui.wiring import on_change

KINDS = {
    "customer": (_l("Customers"), "customers"),
    "contact": (_l("Contacts"), "contacts"),
    "lead": (_l("Leads"), "leads"),
    "deal": (_l("Deals"), "deals"),
    "ticket": (_l("Tickets"), "tickets"),
}
"""Entity -> what a group is called; its place in the address and its icon."""


def register() -> None:
    """The dialogue belongs to the frame (app.ui.shell); there is no address of its own."""


@on_change(Output("search-found", "children"), Input("search-text", "value"))
def find(text: Text | None) -> Any:
    with work(current_actor()) as w:
        return found(service.find(w, text or ""), text or "")


def found(hits: Sequence[Hit], text: str) -> Any:
    """Links by kind, in the order of the answer."""
    if not text.strip():
        return None
    if not hits:
        return html.P(_("Nothing is called so."), className="soft", role="status")
    return [_group(entity, list(group)) for entity, group in groupby(hits, key=lambda hit: hit.entity)]


def _group(entity: str, hits: Sequence[Hit]) -> html.Section:
    words, place = KINDS[entity]
    links = [
        dcc.Link(
            [icon(place), html.Span(hit.title), html.Span(hit.detail or "", className="soft")],
            href=f"/{place}/{hit.id}",
            className="hit",
        )
        for hit in hits
    ]
    return html.Section([html.H3(str(words)), *links])
