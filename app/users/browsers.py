"""Where somebody is signed in, as a table."""

from collections.abc import Sequence
from typing import Any

from dash import html

from app.core.i18n import _
from app.ui import format, parts
from app.users.agents import in_words
from app.users.sessions import SessionView


def table(listed: Sequence[SessionView], last: Sequence[Any]) -> html.Div:
    """One line a browser, and what stands at the end of each."""
    heads = (_("Browser"), _("Address"), _("Signed in"), _("Last seen"), "")
    head = html.Thead(html.Tr([parts.head_cell(label) for label in heads]))
    rows = [
        html.Tr([html.Td(cell, **{"data-label": label}) for label, cell in _cells(heads, one, end)])
        for one, end in zip(listed, last, strict=True)
    ]
    return html.Div(html.Table([head, html.Tbody(rows)], className="table"), className="table-frame")


def _cells(heads: Sequence[str], session: SessionView, end: Any) -> list[tuple[str, Any]]:
    moments = [parts.when(session.created_at), parts.when(session.last_seen_at)]
    cells = [in_words(session.agent), session.address or format.NOTHING, *moments, end]
    return list(zip(heads, cells, strict=True))
