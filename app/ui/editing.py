"""What every record's page does alike: details become a form, somebody else gets the record, an eye shows a value.

A feature wires each once, with its own service; the ids are those that app.ui.forms, handing and parts give.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dash import ALL, MATCH, Input, Output, State

from app.access.actor import Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.validation import Shape, parse
from app.ui import forms, handing, parts
from app.ui.forms import Option
from app.ui.wiring import on_press


@dataclass(frozen=True)
class Page:
    """One kind of record: how its service reads, changes and transfers it, and how its page is drawn again.

    `change` takes a filled `shape`; `form` turns a record's details into a form.
    """

    entity: str
    needs: Permission
    shape: type[Shape]
    read: Callable[[Work, UUID], Any]
    change: Callable[[Work, UUID, Any, int], Any]
    transfer: Callable[[Work, UUID, UUID, int], Any]
    form: Callable[[Work, Any], Any]
    draw: Callable[[Work, UUID], list[Any]]
    people: Callable[[Work], Sequence[Option]]


def wire(page: Page) -> None:
    """Editing and handing over on the page of one kind of record."""
    _wire_edit(page)
    _wire_finish(page)
    _wire_ask_to_whom(page)
    _wire_give(page)


def _wire_edit(page: Page) -> None:
    @on_press(
        Output({"form": page.entity, "part": "details"}, "children"),
        Input({"form": page.entity, "edit": ALL}, "n_clicks"),
    )
    def edit(pressed: dict[str, str]) -> Any:
        with work(current_actor()) as w:
            w.require(page.needs)
            return page.form(w, page.read(w, UUID(pressed["edit"])))


def _wire_finish(page: Page) -> None:
    @on_press(
        Output({"record": page.entity}, "children"),
        Input({"form": page.entity, "do": ALL}, "n_clicks"),
        State({"form": page.entity, "part": ALL}, "data"),
        State({"form": page.entity, "field": ALL}, "value"),
        State({"form": page.entity, "field": ALL}, "id"),
    )
    def finish(pressed: dict[str, str], stores: list[Any], values: list[Any], ids: list[Any]) -> Any:
        kept = forms.kept_in(stores)
        with work(current_actor()) as w:
            return _finish(page, w, pressed["do"], kept, forms.changed(values, ids, kept))


def _finish(page: Page, w: Work, do: str, kept: Mapping[str, Any], mine: dict[str, Any]) -> list[Any]:
    """Save, drop the changes, or, after a conflict whose both sides were shown, save over the other's."""
    record_id, version = forms.seen(kept)
    if do != "cancel":
        version = page.read(w, record_id).version if do == "overwrite" else version
        page.change(w, record_id, parse(page.shape, mine), version)
    return page.draw(w, record_id)


def _wire_ask_to_whom(page: Page) -> None:
    @on_press(
        Output({"ask": page.entity}, "children", allow_duplicate=True),
        Output({"ask": page.entity}, "opened", allow_duplicate=True),
        Input({"give": page.entity}, "n_clicks"),
        State({"record": page.entity, "part": "seen"}, "data"),
    )
    def ask_to_whom(_pressed: Any, kept: dict[str, Any]) -> Any:
        with work(current_actor()) as w:
            return handing.question(page.entity, page.people(w), page.read(w, forms.seen(kept)[0])), True


def _wire_give(page: Page) -> None:
    @on_press(
        Output({"record": page.entity}, "children", allow_duplicate=True),
        Output({"ask": page.entity}, "opened", allow_duplicate=True),
        Input({"form": f"{page.entity}-give", "do": "give"}, "n_clicks"),
        State({"form": f"{page.entity}-give", "part": "kept"}, "data"),
        State({"form": f"{page.entity}-give", "field": "owner_id"}, "value"),
    )
    def give(_pressed: Any, kept: dict[str, Any], owner_id: str) -> Any:
        record_id, version = forms.seen(kept)
        with work(current_actor()) as w:
            page.transfer(w, record_id, UUID(owner_id), version)
            return page.draw(w, record_id), False


def wire_eyes(table: str, reveal: Callable[[Work, UUID, str], str | None]) -> None:
    """The eye beside each masked value of `table`."""

    @on_press(
        Output({"part": "personal", "entity": table, "field": MATCH, "record": MATCH}, "children"),
        Input({"part": "eye", "entity": table, "field": MATCH, "record": MATCH}, "n_clicks"),
    )
    def show(pressed: dict[str, str]) -> Any:
        with work(current_actor()) as w:
            return parts.revealed(reveal(w, UUID(pressed["record"]), pressed["field"]))
