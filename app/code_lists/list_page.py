"""The page of a list of codes, described once: its entries in their order, what is done with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.code_lists.keeping import label
from app.code_lists.schema import CodeView
from app.core.i18n import _
from app.core.validation import Shape, parse
from app.ui import administration, forms, parts, records
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.shapes import FieldId, Pressed, Values
from app.ui.wiring import misfit, on_press, one_of
from app.users.permissions import USERS_WRITE


class EntryPressed(TypedDict):
    """A button beside an entry, and what it does."""

    entry: UUID
    list: str
    do: str


@dataclass(frozen=True, kw_only=True)
class CodePage:
    """The page at `path`. `more` are the fields of an entry besides its names, for a new one and an old one;
    `columns` (heading, cell, kind) stand behind the names. Words are lazy messages.
    """

    path: str
    name: str
    title: Any
    about: Any
    new: Any
    entries: Callable[[Work], Sequence[Any]]
    shape: type[Shape]
    change_shape: type[Shape]
    create: Callable[[Work, Any], Any]
    change: Callable[[Work, UUID, Any, int], Any]
    shift: Callable[..., Any]
    retire: Callable[[Work, UUID, int], Any]
    restore: Callable[[Work, UUID, int], Any]
    more: Callable[[Work, Any], Sequence[Field]] = lambda _w, _entry: ()
    columns: Sequence[tuple[Any, Callable[[Any], Any], str]] = ()

    def register(self) -> None:
        """Its address, what its buttons do at once, what they ask first, and what the answers do."""
        dash.register_page(self.name, path=self.path, title=lambda: str(self.title), layout=self.show)
        button = {"entry": ALL, "list": self.name, "do": ALL}
        on_press(
            Output({"record": self.name}, "children"),
            Output({"ask": self.name}, "children"),
            Output({"ask": self.name}, "opened"),
            Input(button, "n_clicks"),
        )(self.press)
        on_press(
            Output({"ask": self.name}, "children", allow_duplicate=True),
            Output({"ask": self.name}, "opened", allow_duplicate=True),
            Input({"entry-new": self.name}, "n_clicks"),
        )(self.press_new)
        for form, answer in ((self.name, self.answer), (f"{self.name}-new", self.add)):
            on_press(
                Output({"record": self.name}, "children", allow_duplicate=True),
                Output({"ask": self.name}, "opened", allow_duplicate=True),
                Input({"form": form, "do": ALL}, "n_clicks"),
                State({"form": form, "part": ALL}, "data"),
                State({"form": form, "field": ALL}, "value"),
                State({"form": form, "field": ALL}, "id"),
            )(answer)

    def show(self, **_query: str) -> html.Div:
        with work(current_actor()) as w:
            w.require(USERS_WRITE)
            new = html.Button(
                [icon("plus"), str(self.new)], id={"entry-new": self.name}, className="button button-primary"
            )
            head = html.Div([html.H1(str(self.title)), html.Div(new, className="push")], className="head")
            about = html.P(str(self.about), className="soft lede")
            page = records.page(self.name, self.content(w))
            return html.Div([administration.nav(w.actor, self.path), head, about, page])

    def content(self, w: Work) -> list[Any]:
        """Entries in use in their order, then retired ones."""
        listed = self.entries(w)
        used, retired = ([one for one in listed if one.is_retired is past] for past in (False, True))
        shown = [self._table(used)]
        if retired:
            shown.append(records.card(_("No longer offered"), self._table(retired)))
        return [html.Div(shown, className="story")]

    def press(self, pressed: EntryPressed) -> tuple[Any, Any, bool]:
        """Move at once; ask before anything else."""
        do, entry_id = pressed["do"], pressed["entry"]
        with work(current_actor()) as w:
            if do in ("up", "down"):
                self.shift(w, entry_id, up=do == "up")
                return self.content(w), dash.no_update, False
            w.require(USERS_WRITE)
            entry = next((one for one in self.entries(w) if one.id == entry_id), None)
            if entry is None:
                raise misfit()
            return dash.no_update, one_of(self._questions(w), do)(entry), True

    def press_new(self, _pressed: Any) -> tuple[Any, bool]:
        cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
        with work(current_actor()) as w:
            asked = [*_names(), *self.more(w, None)]
        body = forms.form(f"{self.name}-new", asked, {}, "create", _("Add"), cancel, one_column=True)
        return html.Div([html.H2(str(self.new), className="ask-title"), body]), True

    def add(self, _pressed: Any, _stores: list[Any], values: Values, ids: list[FieldId]) -> tuple[Any, bool]:
        with work(current_actor()) as w:
            self.create(w, parse(self.shape, forms.filled(values, ids)))
            return self.content(w), False

    def answer(self, pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId]) -> tuple[Any, bool]:
        kept = forms.kept_in(stores)
        entry_id, version = forms.seen(kept)
        with work(current_actor()) as w:
            if pressed["do"] == "change":
                given = parse(self.change_shape, forms.changed(values, ids, kept))
                self.change(w, entry_id, given, version)
            else:
                one_of({"retire": self.retire, "restore": self.restore}, pressed["do"])(w, entry_id, version)
            return self.content(w), False

    def _questions(self, w: Work) -> Mapping[str, Callable[[Any], Any]]:
        return {
            "change": partial(self._change_question, w),
            "retire": self._retire_question,
            "restore": self._restore_question,
        }

    def _change_question(self, w: Work, entry: Any) -> Any:
        asked = [*_names(), *self.more(w, entry)]
        values = {one.name: getattr(entry, one.name) for one in asked}
        return forms.ask(self.name, label(entry), asked, values, "change", _("Save"), entry)

    def _retire_question(self, entry: Any) -> Any:
        note = _("It is no longer offered. Records that have it keep it, and it can be offered again.")
        title = _("Offer {entry} no longer", entry=label(entry))
        return forms.ask(self.name, title, [], {}, "retire", _("Offer no longer"), entry, note=note)

    def _restore_question(self, entry: Any) -> Any:
        title = _("Offer {entry} again", entry=label(entry))
        return forms.ask(self.name, title, [], {}, "restore", _("Offer again"), entry)

    def _table(self, listed: Sequence[CodeView]) -> html.Div:
        more = [(str(words), kind) for words, _cell, kind in self.columns]
        heads = [(_("English"), ""), (_("Chinese"), ""), *more, ("", "")]
        head = html.Thead(html.Tr([parts.head_cell(words, kind) for words, kind in heads]))
        rows = [self._row(one, is_first=one == listed[0], is_last=one == listed[-1]) for one in listed]
        return html.Div(html.Table([head, html.Tbody(rows)], className="table"), className="table-frame")

    def _row(self, entry: Any, *, is_first: bool, is_last: bool) -> html.Tr:
        cells = [
            html.Td(cell(entry), className=kind, **{"data-label": str(words)})
            for words, cell, kind in self.columns
        ]
        names = [
            html.Td(entry.label_en, className="lead-cell"),
            html.Td(entry.label_zh, **{"data-label": _("Chinese")}),
        ]
        return html.Tr([*names, *cells, html.Td(self._buttons(entry, is_first=is_first, is_last=is_last))])

    def _buttons(self, entry: Any, *, is_first: bool, is_last: bool) -> html.Div:
        """Places are changed by arrows: they work with a keyboard and on a phone."""
        if entry.is_retired:
            acts = [self._button(entry, "restore", _("Offer again"))]
        else:
            acts = [
                self._arrow(entry, "up", _("Further up"), off=is_first),
                self._arrow(entry, "down", _("Further down"), off=is_last),
                self._button(entry, "change", _("Edit")),
                self._button(entry, "retire", _("Offer no longer")),
            ]
        return html.Div(acts, className="row-buttons")

    def _button(self, entry: Any, do: str, words: str) -> html.Button:
        return html.Button(words, id=self._id(entry, do), className="button")

    def _arrow(self, entry: Any, do: str, words: str, *, off: bool) -> html.Button:
        said = {"aria-label": _("{entry}: {act}", entry=label(entry), act=words)}
        return html.Button(icon(do), id=self._id(entry, do), className="button", disabled=off, title=words, **said)

    def _id(self, entry: Any, do: str) -> dict[str, str]:
        return {"entry": str(entry.id), "list": self.name, "do": do}


def _names() -> list[Field]:
    return [
        Field("label_en", _("English name"), required=True),
        Field("label_zh", _("Chinese name"), required=True),
    ]
