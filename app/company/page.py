"""The administration's page of boards: how many cards each column should hold at most."""

from collections.abc import Callable
from typing import Any

import dash
from dash import ALL, Input, Output, State, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.board_limits import service as limits
from app.board_limits.schema import BoardLimits
from app.company import boards
from app.company.boards import BOARDS
from app.core.i18n import _
from app.core.validation import parse
from app.ui import administration, forms, problems, records
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press
from app.users.permissions import USERS_WRITE

PATH = f"{administration.HOME}/boards"
PLACE = "board-limits"


def register() -> None:
    """Its address, and what each board's form does."""
    dash.register_page("board_limits", path=PATH, title=lambda: _("Boards"), layout=show)
    for name in BOARDS:
        form = form_of(name)
        on_press(
            Output(PLACE, "children", allow_duplicate=True),
            Output(PLACE, "className", allow_duplicate=True),
            Input({"form": form, "do": "set"}, "n_clicks"),
            State({"form": form, "field": ALL}, "value"),
            State({"form": form, "field": ALL}, "id"),
        )(saving(name))


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        head = html.Div(html.H1(_("Boards")), className="head")
        about = _("How many cards a column should hold at a time. It warns of more; nothing is refused.")
        body = html.Div(content(w), id=PLACE)
        return html.Div([administration.nav(w.actor, PATH), head, html.P(about, className="soft lede"), body])


def content(w: Work) -> html.Div:
    """A form for each board whose columns the reader may see."""
    seen = (name for name, board in BOARDS.items() if w.actor.may(board.needs))
    return html.Div([_board(w, name) for name in seen], className="story")


def form_of(name: str) -> str:
    return f"limits-{name}"


def saving(name: str) -> Callable[..., tuple[Any, str]]:
    """What the form of a board does; two outputs, so that a refusal is shown beside its field."""

    def save(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[Any, str]:
        given = parse(BoardLimits, forms.typed(values, ids))
        with work(current_actor()) as w:
            boards.change(w, name, given)
            problems.notify(_("The board is drawn with these limits from now on."))
            return content(w), "limits-kept"

    return save


def _board(w: Work, name: str) -> html.Section:
    board = BOARDS[name]
    fields = [Field(lane, str(words), "whole") for lane, words in board.columns(w).items()]
    form = forms.form(form_of(name), fields, limits.of(w, name), "set", _("Save"), None)
    return records.card(str(board.title), form)
