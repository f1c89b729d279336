"""A feature's list and the form that adds to it, described once: a feature writes down only what is its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, callback, html

from app.access.actor import Actor, Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.paging import ListQuery, Page
from app.core.validation import Shape, parse
from app.ui import forms, lists, parts, states
from app.ui.forms import Field
from app.ui.lists import Column, View
from app.ui.wiring import on_press

V = TypeVar("V")


@dataclass(frozen=True)
class Filter:
    """A quick filter by one field of the query; `options` are code -> words, and without any it is left out."""

    field: str
    label: str
    options: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ListPage(Generic[V]):
    """The list at /`name`: what `find` gives for a `query`. Titles are lazy messages.

    `beside` stands in the heading, `nothing` where the company has no such record yet.
    """

    name: str
    title: Any
    query: type[ListQuery]
    find: Callable[[Work, Any], Page[V]]
    views: Callable[[Actor], Sequence[View]]
    filters: Callable[[Work], Sequence[Filter]]
    columns: Callable[[Work, Sequence[V]], Sequence[Column[V]]]
    beside: Callable[[Actor], Any]
    nothing: Callable[[Actor], Any]
    searchable: bool = True

    def register(self) -> None:
        """The list's address, and its answer to a changed query."""
        dash.register_page(self.name, path=f"/{self.name}", title=lambda: str(self.title), layout=self.show)
        changed = Input(lists.given(self.name), "data")
        callback(Output(lists.shown(self.name), "children"), changed, prevent_initial_call=True)(self.answer)

    def show(self, **query: str) -> html.Div:
        with work(current_actor()) as w:
            filters = [
                lists.choose(self.name, one.field, one.label, list(one.options.items()), query)
                for one in self.filters(w)
                if one.options
            ]
            return lists.layout(
                self.name, str(self.title), query, self.views(w.actor), filters, self.beside(w.actor),
                self._results(w, query), searchable=self.searchable,
            )  # fmt: skip

    def answer(self, query: dict[str, Any]) -> html.Div:
        with work(current_actor()) as w:
            return self._results(w, query)

    def _results(self, w: Work, query: Mapping[str, Any]) -> html.Div:
        page = self.find(w, parse(self.query, lists.service_query(query, self.views(w.actor))))
        return lists.results(self.name, self.columns(w, page.rows), page, query, self.nothing(w.actor))


@dataclass(frozen=True, kw_only=True)
class NewForm:
    """The form at /`name`/new that makes an `entity`; it begins with the values of `begun`. Words are lazy.

    `fields` is told the customer from whose page the form was opened, if it was.
    """

    entity: str
    name: str
    parent: Any
    title: Any
    do: Any
    needs: Permission
    shape: type[Shape]
    make: Callable[[Work, Any], Any]
    fields: Callable[[Work, UUID | None], Sequence[Field]]
    begun: Mapping[str, Any] = field(default_factory=dict)

    def register(self) -> None:
        """The form's address, and what its button does."""
        dash.register_page(
            f"{self.name}.new", path=f"/{self.name}/new", title=lambda: str(self.title), layout=self.show
        )
        form = f"{self.entity}-new"
        on_press(
            Output("address", "href", allow_duplicate=True),
            Input({"form": form, "do": "create"}, "n_clicks"),
            State({"form": form, "field": ALL}, "value"),
            State({"form": form, "field": ALL}, "id"),
        )(self.create)

    def button(self, actor: Actor) -> Any:
        """Opens the form; only for those who may."""
        if not actor.may(self.needs):
            return None
        return states.link_button(str(self.title), f"/{self.name}/new", "plus", primary=True)

    def show(self, customer_id: str | None = None, **_query: str) -> html.Div:
        with work(current_actor()) as w:
            w.require(self.needs)
            asked = self.fields(w, parts.as_id(customer_id) if customer_id else None)
        cancel = states.link_button(_("Cancel"), f"/customers/{customer_id}" if customer_id else f"/{self.name}")
        begun = {"customer_id": customer_id} | dict(self.begun)
        body = forms.form(f"{self.entity}-new", asked, begun, "create", str(self.do), cancel)
        return forms.page(str(self.parent), f"/{self.name}", str(self.title), body)

    def create(self, _pressed: Any, values: list[Any], ids: list[Any]) -> str:
        with work(current_actor()) as w:
            made = self.make(w, parse(self.shape, forms.filled(values, ids)))
        return f"/{self.name}/{made.id}"
