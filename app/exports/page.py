"""The button of every list that takes it away as a file."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State
from typing_extensions import TypedDict

from app.access.actor import Actor
from app.access.web import current_actor
from app.access.work import work
from app.core.i18n import _
from app.exports import service
from app.ui import lists, problems
from app.ui.icons import icon
from app.ui.shapes import Query
from app.ui.wiring import misfit, on_press


class Pressed(TypedDict):
    """An entry of the menu: which list, as which kind of file."""

    export: str
    form: str


def register() -> None:
    lists.add(button)


def button(_actor: Actor, name: str) -> dmc.Menu:
    """All that the filters leave, not only the page that stands there."""
    items = [
        dmc.MenuItem(label, id={"export": name, "form": form})
        for form, label in (("xlsx", _("Excel workbook")), ("csv", _("CSV file")))
    ]
    target = dmc.UnstyledButton([icon("down"), _("Export")], className="button")
    return dmc.Menu([dmc.MenuTarget(target), dmc.MenuDropdown(items)], position="bottom-end", shadow="md")


@on_press(
    Output("notices", "className"),
    Input({"export": ALL, "form": ALL}, "n_clicks"),
    State({"list": ALL, "part": "asked"}, "data"),
)
def export(pressed: Pressed, asked: list[Query]) -> Any:
    if len(asked) != 1:
        raise misfit()
    with work(current_actor()) as w:
        service.ask(w, pressed["export"], asked[0], pressed["form"])
    problems.notify(_("The export is being made. You find it under Jobs in your menu."))
    return None
