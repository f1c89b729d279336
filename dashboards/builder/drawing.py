"""A composed page drawn: each panel is a view of the explorer, computed in the reader's reach, or a text."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from dash import dcc, html

from app.access.work import Work
from app.core.i18n import _
from app.number_pages.schema import PageFile, PanelFile
from app.ui import states
from dashboards import then
from dashboards.asked import SUBSCRIBE
from dashboards.explorer import address
from dashboards.explorer.kinds import panels_of

OVER = ("period", "grain", "compare", "as_of")
"""What a page's filter says of all its panels, besides dimensions."""


def panels(work: Work, page: PageFile, over: Mapping[str, str]) -> list[Any]:
    """The panels in their order, each as wide as it is said to be. Raises Unavailable before the first build."""
    return [html.Div(panel(work, one, over), className=f"own-panel own-{one.width}") for one in page.panels]


def panel(work: Work, one: PanelFile, over: Mapping[str, str]) -> list[Any]:
    """One panel; numbers that the reader's role does not show say so."""
    if one.text is not None:
        return [dcc.Markdown(one.text, className="panel own-text", link_target="_self")]
    query = dict(parse_qsl(one.view or "", keep_blank_values=True))
    view = address.read(work, query)
    if not view.metrics:
        return [html.Div(states.state("lock", _("Your role does not show this number.")), className="panel")]
    known = address.dimensions(work, view.metrics)
    filters = {key: said for key, said in over.items() if key in OVER or key in known}
    shown = address.read(work, query | filters) if filters else view
    subscribe = dcc.Link(_("Subscribe"), href=view.href(path=SUBSCRIBE), className="panel-file")
    with then.looking(shown.known):
        return [*panels_of(work, shown), html.Div(subscribe, className="own-more soft")]
