"""A feature's list and the form that adds to it, described once: a feature writes down only what is its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, dcc, html

from app.access.actor import Actor, Reach
from app.access.field_rights import may_write
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.paging import ListQuery, Page
from app.core.validation import Shape, parse
from app.events import subjects
from app.fields.custom import gathered, gathered_query
from app.fields.noun import Noun
from app.ui import filter_builder, forms, hearing, lists, parts, states
from app.ui.forms import Field
from app.ui.lists import Column, View
from app.ui.shapes import Drawn, FieldId, Query, Values
from app.ui.wiring import on_change, on_press

V = TypeVar("V")


@dataclass(frozen=True)
class Filter:
    """A quick filter by one field of the query; `options` are code -> words, and without any it is left out."""

    field: str
    label: str
    options: Mapping[str, Any]


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
        name, form = self.noun.name, f"{self.noun.entity}-new"
        dash.register_page(name, path=f"/{name}", title=lambda: str(self.noun.many), layout=self.show)
        dash.register_page(
            f"{name}.new", path=f"/{name}/new", title=lambda: str(self.new.title), layout=self.show_new
        )
        changed = Input(lists.given(name), "data")
        on_change(Output(lists.shown(name), "children"), changed)(self.answer)
        on_change(
            Output(lists.made(name), "children"),
            hearing.heard(_told(name)),
            State(lists.asked(name), "data"),
            State(lists.drawn(name), "data"),
        )(self.tell_made)
        on_press(
            Output("address", "href", allow_duplicate=True),
            Input({"form": form, "do": "create"}, "n_clicks"),
            State({"form": form, "field": ALL}, "value"),
            State({"form": form, "field": ALL}, "id"),
        )(self.create)

    def show(self, **query: str) -> html.Div:
        with work(current_actor()) as w:
            views, body = self._views(w), self._results(w, query)
            filters = [
                lists.choose(self.noun.name, one.field, one.label, list(one.options.items()), query)
                for one in self.filters(w)
                if one.options
            ]
            new = [*lists.beside(w.actor, self.noun.name), self.new_button(w.actor)]
            asked = query.get("filter")
            filters.insert(0, filter_builder.button(self.noun.name, asked))
            under = [filter_builder.box(w, self.noun, asked), *lists.bars(w.actor, self.noun.name)]
            return lists.layout(self.noun.name, str(self.noun.many), query, views, filters, new, body, under=under)

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
        body = forms.form(f"{self.noun.entity}-new", asked, begun, "create", str(self.new.do), cancel)
        return forms.page(str(self.noun.many), place, str(self.new.title), body)

    def create(self, _pressed: Any, values: Values, ids: list[FieldId]) -> str:
        with work(current_actor()) as w:
            made = self.new.make(w, parse(self.new.shape, gathered(forms.filled(values, ids))))
        return f"/{self.noun.name}/{made.id}"

    def _results(self, w: Work, query: Mapping[str, Any]) -> html.Div:
        asked = gathered_query(lists.service_query(query, self._views(w)))
        page = self.find(w, parse(self.query, asked))
        name, (none_yet, whence) = self.noun.name, map(str, self.nothing)
        nothing = states.state(name, none_yet, whence, self.new_button(w.actor))
        found = lists.results(name, self.columns(w, page.rows), page, query, nothing, live=True)
        kept = [
            dcc.Store(id=lists.asked(name), data=asked),
            dcc.Store(id=lists.drawn(name), data={"count": page.count, "first": _first(page)}),
        ]
        return html.Div(
            [*kept, hearing.hears(_told(name), subjects.made(name)), html.Div(id=lists.made(name)), found]
        )

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


def _told(name: str) -> str:
    """What hears of new records of a list."""
    return f"made-{name}"


def _first(page: Page[Any]) -> str | None:
    """Ids rise with time, so that of two first rows of a list of the newest the newer one is known."""
    return str(page.rows[0].id) if page.rows else None
