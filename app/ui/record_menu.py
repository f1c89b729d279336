"""What is done with a record now and then, behind the last button of its head: its link, and taking it out of the
lists, which the notice that says so takes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import dash_mantine_components as dmc
from dash import Input, Output, State, html

from app.access.restoring import bring_back
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.fields.noun import Noun
from app.ui import forms, undoing
from app.ui.icons import icon
from app.ui.shapes import Kept
from app.ui.wiring import on_press


def menu(entity: str, address: str, *, may_write: bool) -> dmc.Menu:
    words = _("More")
    marks = {"aria-label": words}
    target = html.Button(icon("more"), className="button", type="button", title=words, **marks)
    copying = {"data-copy": address, "data-copied": _("Copied")}
    link = dmc.MenuItem(_("Copy link"), leftSection=icon("link"), closeMenuOnClick=False, **copying)
    remove = dmc.MenuItem(_("Delete"), id={"remove": entity}, leftSection=icon("trash"))
    items = [link, remove] if may_write else [link]
    return dmc.Menu([dmc.MenuTarget(target), dmc.MenuDropdown(items)], position="bottom-end", shadow="md")


@dataclass(frozen=True)
class Removing:
    """How records of a noun are taken out of the lists from their pages: asked, done, taken back."""

    noun: Noun
    read: Callable[[Work, UUID], Any]
    remove: Callable[[Work, UUID, int], None]

    def wire(self) -> None:
        entity = self.noun.entity
        on_press(
            Output({"ask": entity}, "children", allow_duplicate=True),
            Output({"ask": entity}, "opened", allow_duplicate=True),
            Input({"remove": entity}, "n_clicks"),
            State({"record": entity, "part": "seen"}, "data"),
        )(self.ask)
        on_press(
            Output("address", "href", allow_duplicate=True),
            Input({"form": f"{entity}-remove", "do": "remove"}, "n_clicks"),
            State({"form": f"{entity}-remove", "part": "kept"}, "data"),
        )(self.take_out)
        undoing.add(
            self._kind, lambda w, record_id, version, _was: bring_back(w, self.noun.table, record_id, version)
        )

    @property
    def _kind(self) -> str:
        return f"{self.noun.entity}-removed"

    def ask(self, _pressed: Any, kept: Kept) -> tuple[html.Div, bool]:
        """Whether it is to go, and what that means."""
        note = _("It leaves every list; what is on it stays in the history.")
        with work(current_actor()) as w:
            record = self.read(w, forms.seen(kept)[0])
        name = f"{self.noun.entity}-remove"
        return forms.ask(name, _("Delete"), [], {}, "remove", _("Delete"), record, note=note), True

    def take_out(self, _pressed: Any, kept: Kept) -> str:
        """Out of every list; its reader goes back to theirs."""
        record_id, version = forms.seen(kept)
        with work(current_actor()) as w:
            title = getattr(self.read(w, record_id), self.noun.title)
            self.remove(w, record_id, version)
        undoing.offer(_("{title} is deleted.", title=title), self._kind, record_id, version + 1)
        return f"/{self.noun.name}"
