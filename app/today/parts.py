"""How the blocks of Today look."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from app.core.i18n import _
from app.core.paging import COUNT_CAP
from app.ui import format
from app.ui.elements import Button, Li, Link, Span
from app.ui.icons import icon

ON = "today"
"""What tasks on this page call the page that they stand on."""


def block(title: str, count: int, lines: Sequence[Any], href: str, nothing: str) -> html.Section:
    """A head with its number and the way to all of them; `nothing` says that there is none."""
    said = (
        None if count is None else f"{format.number(COUNT_CAP)}+" if count >= COUNT_CAP else format.number(count)
    )
    number = html.Span(said, className="soft")
    head = html.H2([title, number, html.Span(dcc.Link(_("All"), href=href), className="push")])
    body = html.Ul(list(lines), className="todo") if lines else html.P(nothing, className="soft")
    return html.Section([head, body], className="card")


def line(sign: Any, title: str, href: str, under: Sequence[Any], facts: Sequence[Any], act: Any) -> Li:
    """One line: a sign, what it is about, facts, and the one thing to do."""
    what = Span([Link(title, href=href), Span(list(under), className="soft")], className="todo-what")
    return Li([Span(sign, className="todo-sign"), what, Span(list(facts), className="todo-facts"), act])


def button(icon_name: str, words: str, pressed: dict[str, str], *, primary: bool = False) -> Button:
    look = "button button-primary" if primary else "button"
    return Button([icon(icon_name), words], id=pressed, className=look)
