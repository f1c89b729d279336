"""A feature's list and the form that adds to it, described once: a feature writes down only what is its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import dash
from dash import ALL, MATCH, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate
from typing_extensions import TypedDict

from app.access.actor import Actor, Reach
from app.access.field_rights import may_write
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.paging import ListQuery, Page
from app.core.validation import Shape, Short, parse
from app.events import subjects
from app.fields.custom import gathered, gathered_query
from app.fields.noun import Noun
from app.list_views import service as kept_of
from app.ui import (
    filter_builder,
    forms,
    hearing,
    list_columns,
    list_table,
    list_totals,
    list_views,
    lists,
    parts,
    problems,
    side_panel,
    states,
)
from app.ui.forms import Field
from app.ui.lists import Column, Filter, View
from app.ui.shapes import Drawn, FieldId, FilterId, Query, Text, Value, Values
from app.ui.wiring import on_change, on_press

V = TypeVar("V")

MORE = "create-more"
"""What the button does that saves and offers the form again."""

QUICK = 3
"""Quick filters beside the search: as many as fit on a line of 1280 in either language."""


class Making(TypedDict):
    """The id of what saves a new record."""

    form: Text
    do: Literal["create", "create-more"]


@dataclass(frozen=True, kw_only=True)
class NewForm:
    """What makes a record: `do` is what the button says, `begun` the values that the form begins with.

    `fields` is told the customer from whose page the form was opened, if it was.
    """

    title: Any
    do: Any
    shape: type[Shape]
    make: Callable[[Work, Any], Any]
    fields: Callable[[Work, UUID | None], Sequence[Field]]
    begun: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ListPage(Generic[V]):
    """The list of a noun: what `find` gives for a `query`; words are lazy messages.

    `nothing` says that the company has no such record yet, and where they come from.
    """

    noun: Noun
    query: type[ListQuery]
    find: Callable[[Work, Any], Page[V]]
    views: Callable[[Actor], Sequence[View]]
    filters: Callable[[Work], Sequence[Filter]]
    columns: Callable[[Work, Sequence[V]], Sequence[Column[V]]]
    nothing: tuple[Any, Any]
    new: NewForm

    def register(self) -> None:
        """Addresses of the list and of its form, what answers a changed query, and what the form's button does."""
        name = self.noun.name
        dash.register_page(name, path=f"/{name}", title=lambda: str(self.noun.many), layout=self.show)
        self._register_form()
        changed = Input(lists.given(name), "data")
        on_change(Output(lists.shown(name), "children"), changed)(self.answer)
        on_change(
            Output(lists.made(name), "children"),
            hearing.heard(_told(name)),
            State(lists.asked(name), "data"),
            State(lists.drawn(name), "data"),
        )(self.tell_made)
        control = {"list": name, "set": MATCH}
        on_change(
            Output(control, "data"),
            Input(control, "searchValue"),
            State(control, "id"),
            State(control, "value"),
        )(self.find_choices)
        side_panel.register(self.noun)
        on_change(
            Output({"list": name, "part": "kept"}, "data"), Input({"list": name, "set": "columns"}, "value")
        )(self.keep_columns)
        on_change(
            Output({"list": name, "part": "totals"}, "children"),
            Output({"list": name, "part": "found"}, "children"),
            Input(lists.asked(name), "data"),
            State(lists.given(name), "data"),
            at_start=True,
        )(self.total)

    def _register_form(self) -> None:
        name, form = self.noun.name, f"{self.noun.entity}-new"
        dash.register_page(
            f"{name}.new", path=f"/{name}/new", title=lambda: str(self.new.title), layout=self.show_new
        )
        on_press(
            Output("address", "href", allow_duplicate=True),
            Input({"form": form, "do": "create"}, "n_clicks"),
            Input({"form": form, "do": MORE}, "n_clicks"),
            State({"form": form, "field": ALL}, "value"),
            State({"form": form, "field": ALL}, "id"),
            State("address", "search"),
        )(self.create)

    def show(self, **query: str) -> html.Div:
        name = self.noun.name
        with work(current_actor()) as w:
            kept = kept_of.list_views(w, name)
            query = self._begun(w, list_views.begun(query, kept))
            views, body = [*self._views(w), *list_views.tabs(kept, query)], self._results(w, query)
            new = [*lists.beside(w.actor, name), self.new_button(w.actor)]
            under = [
                list_views.lacking(kept, query),
                filter_builder.box(w, self.noun, query.get("filter")),
                list_columns.panel(name, self.columns(w, []), query.get("columns")),
                dcc.Store(id={"list": name, "part": "kept"}),
                list_views.place(),
                dcc.Store(id={"list": name, "part": "saved"}),
                side_panel.place(self.noun),
                *lists.bars(w, name),
            ]
            return lists.layout(
                name, str(self.noun.many), query, views, self._bar(w, query), new, body, under=under
            )

    def _begun(self, w: Work, query: Mapping[str, str]) -> dict[str, str]:
        """What an address asks, and the reader's own columns where it names none."""
        own = kept_of.find_columns(w, self.noun.name)
        return {"columns": own, **query} if own else {**query}

    def _bar(self, w: Work, query: Query) -> list[Any]:
        """What narrows the list, and says how it is shown."""
        quick = [
            lists.choose(self.noun.name, one.field, one.label, list(one.options.items()), query)
            for one in _fitting(self.filters(w), query)
        ]
        builder = filter_builder.button(self.noun.name, query.get("filter"))
        group = list_totals.chooser(w, self.noun, query)
        return [builder, *quick, group, list_columns.button(self.noun.name), list_views.button(self.noun.name)]

    def find_choices(self, text: Short | None, control: FilterId, chosen: Value) -> list[dict[str, str]]:
        """What of a quick filter matches what is typed; one that was sent whole stays as it is."""
        with work(current_actor()) as w:
            one = next((one for one in self.filters(w) if one.field == control["set"]), None)
        if one is None or len(one.options) <= lists.MOST:
            raise PreventUpdate
        return lists.matching(one.options.items(), text or "", [str(chosen)])

    def keep_columns(self, columns: Text | None) -> None:
        """Columns that were chosen stay so for whoever chose them."""
        with work(current_actor()) as w:
            kept_of.keep_columns(w, self.noun.name, columns)

    def answer(self, query: Query) -> html.Div:
        with work(current_actor()) as w:
            return self._results(w, query)

    def show_new(self, customer_id: str | None = None, **query: str) -> html.Div:
        """The form; the address may say with which customer, and with which values, it begins."""
        with work(current_actor()) as w:
            w.require(self.noun.writes)
            offered = self.new.fields(w, parts.as_id(customer_id) if customer_id else None)
            asked = self.noun.writable(w, offered)
        place = f"/{self.noun.name}"
        cancel = states.link_button(_("Cancel"), f"/customers/{customer_id}" if customer_id else place)
        known = {one.name: dict(one.options) for one in asked}
        chosen = {name: value for name, value in query.items() if value in known.get(name, ())}
        begun = {"customer_id": customer_id} | dict(self.new.begun) | chosen
        form = f"{self.noun.entity}-new"
        more = html.Button(_("Save and add another"), id={"form": form, "do": MORE}, className="button form-more")
        body = forms.form(form, asked, begun, "create", str(self.new.do), [more, cancel])
        return forms.page(str(self.noun.many), place, str(self.new.title), body)

    def create(self, pressed: Making, values: Values, ids: list[FieldId], search: Text | None) -> str:
        """Where one goes on: the record, or the form that begins as this one did."""
        with work(current_actor()) as w:
            made = self.new.make(w, parse(self.new.shape, gathered(forms.filled(values, ids))))
        if pressed["do"] != MORE:
            return f"/{self.noun.name}/{made.id}"
        problems.notify(_("{title} is saved.", title=getattr(made, self.noun.title)))
        begun = {**dict(parse_qsl((search or "").removeprefix("?"))), "after": str(made.id)}
        return f"/{self.noun.name}/new?{urlencode(begun)}"

    def _results(self, w: Work, query: Mapping[str, Any]) -> html.Div:
        asked = gathered_query(lists.service_query(query, self._views(w)))
        page, whole, grouped = self._found(w, asked, query)
        said = list_totals.note(whole.totals) if grouped else None
        name, (none_yet, whence) = self.noun.name, map(str, self.nothing)
        nothing = states.state(name, none_yet, whence, self.new_button(w.actor))
        edited = side_panel.edited(w, self.noun) - {self.noun.title}
        columns = [
            replace(one, edits=one.name in edited)
            for one in list_columns.chosen(self.columns(w, page.rows), query.get("columns"))
        ]
        found = list_table.results(name, columns, page, query, nothing, live=True, grouped=grouped)
        kept = [
            dcc.Store(id=lists.asked(name), data=asked),
            dcc.Store(id=lists.drawn(name), data={"count": whole.count, "first": _first(whole)}),
        ]
        return html.Div(
            [*kept, hearing.hears(_told(name), subjects.made(name)), html.Div(id=lists.made(name)), said, found]
        )

    def _found(self, w: Work, asked: Query, query: Mapping[str, Any]) -> tuple[Page[V], Page[V], Any]:
        """A page of the list, or of its open group; what is found in all; and what draws the groups, if it has."""
        by = parse(self.query, {"group": query.get("group")}).group
        if not by:
            page = self.find(w, parse(self.query, asked))
            return page, page, None
        query = {**query, "group": by}
        every = self.find(w, parse(self.query, {**asked, "group": by, "size": 1, "after": None}))
        opened = list_totals.narrowed(asked, query) if query.get("open") else None
        page = self.find(w, parse(self.query, opened)) if opened else replace(every, rows=[], next=None)
        return page, every, partial(list_totals.table, w, self.noun, every.totals, query)

    def total(self, asked: Query, query: Query) -> tuple[list[Any], str]:
        """What all that is found comes to, under the columns, and how many it is: it comes behind the rows."""
        with work(current_actor()) as w:
            whole = {**asked, "size": 1, "after": None, "totals": True}
            page = self.find(w, parse(self.query, whole))
            columns = list_columns.chosen(self.columns(w, []), query.get("columns"))
            return list_totals.cells(w, self.noun, columns, page.totals), list_totals.found(page.totals)

    def tell_made(self, _heard: int, asked: Query, drawn: Drawn) -> Any:
        """A line that so many records came in which the list would show: it moves nothing by itself."""
        with work(current_actor()) as w:
            page = self.find(w, parse(self.query, {**asked, "size": 1, "after": None}))
        more = page.count - drawn["count"]
        if more > 0 and not page.is_count_capped:
            return lists.new_ones(self.noun.name, more)
        is_newest_first = asked.get("sort") in (None, "-created_at")
        is_newer = is_newest_first and (_first(page) or "") > (drawn["first"] or "")
        return lists.new_ones(self.noun.name, None) if more > 0 or (is_newer and not asked.get("after")) else None

    def _views(self, w: Work) -> list[View]:
        """The tabs that ask nothing which the reader's role does not show."""
        return [view for view in self.views(w.actor) if self.noun.seen(w, view.asks)]

    def new_button(self, actor: Actor) -> Any:
        """Opens the form; only for those who may."""
        needed = (one.name for one in self.noun.fields if one.required and one.asked in ("always", "new"))
        able = actor.writes(self.noun.name) is not Reach.NONE and actor.may(self.noun.writes)
        if not able or not all(may_write(actor, self.noun.name, name) for name in needed):
            return None
        return states.link_button(str(self.new.title), f"/{self.noun.name}/new", "plus", primary=True)


def _fitting(offered: Sequence[Filter], query: Query) -> list[Filter]:
    """The quick filters that a line has room for, those in use before the first ones; the builder has them all."""
    able = [one for one in offered if one.options]
    used = [one.field for one in able if query.get(one.field)]
    room = [one.field for one in able if one.field not in used][: max(0, QUICK - len(used))]
    return [one for one in able if one.field in {*used, *room}]


def _told(name: str) -> str:
    """What hears of new records of a list."""
    return f"made-{name}"


def _first(page: Page[Any]) -> str | None:
    """Ids rise with time, so that of two first rows of a list of the newest the newer one is known."""
    return str(page.rows[0].id) if page.rows else None
