"""A noun's board, described once: a column for each step, cards that are moved, totals over all that match.

A feature writes down its columns, its cards and what a move does; dragging, the menu and the keys stand in
assets/board.js. Each column holds its first cards, and more on demand.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import ALL, MATCH, Input, Output, Patch, State, dcc, html, no_update

from app.access.actor import Actor, Reach
from app.access.field_rights import may_write
from app.access.views import RecordView
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import parse
from app.fields.noun import Noun
from app.list_views import service as kept_of
from app.ui import forms, list_views, lists
from app.ui.boards import Card, Coming, Lane, bar, end, lane, menu, pills, strip
from app.ui.elements import Article
from app.ui.icons import icon
from app.ui.list_page import ListPage
from app.ui.lists import View
from app.ui.shapes import FieldId, Grown, InLane, Moved, Pressed, Query, Values
from app.ui.wiring import on_change, on_press

V = TypeVar("V", bound=RecordView)

SIZE = 20
"""Cards of a column before more are asked for."""

MOST = 200
"""Cards of a column that stay when a board is drawn anew."""

AT = "@board"
"""What questions asked on a board are called after: those of a record's own page are answered there."""


Finder = Callable[[Work, str, Collection[UUID]], Mapping[UUID, Coming]]
_coming: list[Finder] = []


def tell_coming(find: Finder) -> None:
    """Say what is planned next on the records of an entity."""
    if find not in _coming:
        _coming.append(find)


@dataclass(frozen=True, kw_only=True)
class BoardPage(Generic[V]):
    """The records of a list as a board by the field `by`, in the order `sort` in each column.

    `lanes` gives the columns with what all matching records come to, `columns` the first records of each; `cards`
    how a card looks; `step` moves, or answers with a question whose forms end in AT; `answers` is what each of
    these does. `unasked` are filters of the list that say nothing of what is open, `tabs` its tabs that do.
    `strip` says what all lanes come to. Columns are asked for what is `kept` in all, where an index holds that.
    """

    page: ListPage[V]
    by: str
    sort: str
    lanes: Callable[[Work, Any], Sequence[Lane]]
    columns: Callable[[Work, Any, Mapping[str, int]], Mapping[str, Page[V]]]
    cards: Callable[[Work, Sequence[V], Mapping[UUID, Coming]], Callable[[V], Card]]
    step: Callable[[Work, UUID, int, str, str], Any]
    answers: Mapping[str, Callable[[Work, UUID, int, str, dict[str, Any]], Any]] = field(default_factory=dict)
    unasked: Collection[str] = ()
    tabs: Collection[str] = ()
    strip: Callable[[Sequence[Lane]], Sequence[tuple[str, str, str]]] = lambda _lanes: ()
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def noun(self) -> Noun:
        return self.page.noun

    @property
    def name(self) -> str:
        return f"{self.noun.name}-board"

    def register(self) -> None:
        """Its address, the way to it from the list, and what moves and questions do."""
        path = f"/{self.noun.name}/board"
        dash.register_page(self.name, path=path, title=lambda: str(self.noun.many), layout=self.show)
        lists.add(self._way)
        shown = Output(lists.shown(self.name), "children", allow_duplicate=True)
        asking = [Output({"ask": self.name}, part, allow_duplicate=True) for part in ("children", "opened")]
        grown = {"board": self.name, "lane": ALL, "part": "after"}
        query = (State(lists.given(self.name), "data"), State(grown, "data"), State(grown, "id"))
        given = Input(lists.given(self.name), "data")
        on_change(Output(lists.shown(self.name), "children"), given, *query[1:])(self.answer)
        on_change(shown, *asking, Input({"board": self.name, "part": "move"}, "data"), *query)(self.move)
        for form, decide in self.answers.items():
            on_press(
                shown,
                asking[1],
                Input({"form": form + AT, "do": ALL}, "n_clicks"),
                State({"form": form + AT, "part": ALL}, "data"),
                State({"form": form + AT, "field": ALL}, "value"),
                State({"form": form + AT, "field": ALL}, "id"),
                *query,
            )(self._deciding(decide))
        on_press(
            Output({"board": self.name, "lane": MATCH}, "children"),
            Output({"board": self.name, "lane": MATCH, "part": "after"}, "data"),
            Output({"board": self.name, "lane": MATCH, "part": "more"}, "hidden"),
            Input({"board": self.name, "lane": MATCH, "part": "more"}, "n_clicks"),
            State({"board": self.name, "lane": MATCH, "part": "after"}, "data"),
            query[0],
        )(self.show_more)

    def show(self, **query: str) -> html.Div:
        with work(current_actor()) as w:
            kept = kept_of.list_views(w, self.noun.name)
            query = list_views.begun(query, kept) if query else query
            views = [*self._views(w.actor), *list_views.tabs(kept, query)]
            filters = [
                lists.choose(self.name, one.field, one.label, list(one.options.items()), query)
                for one in self.page.filters(w)
                if one.options and one.field not in (self.by, *self.unasked)
            ]
            ways = [switch(self.noun.name, board=True), self.page.new_button(w.actor)]
            board = self._board(w, query, {})
            body = lists.layout(self.name, str(self.noun.many), query, views, filters, ways, board)
        dialogue = dmc.Modal(id={"ask": self.name}, opened=False, centered=True, withCloseButton=False)
        heard = dcc.Store(id={"board": self.name, "part": "move"})
        return html.Div([body, dialogue, heard], className="board-page")

    def answer(self, query: Query, grown: list[Grown], lanes: list[InLane]) -> Any:
        with work(current_actor()) as w:
            return self._board(w, query, sizes(grown, lanes))

    def move(self, moved: Moved, query: Query, grown: list[Grown], lanes: list[InLane]) -> tuple[Any, Any, bool]:
        """The board as it is after the move, or the question that comes first."""
        with work(current_actor()) as w:
            question = self.step(w, UUID(moved["id"]), moved["version"], moved["to"], AT)
            if question is not None:
                return no_update, question, True
            return self._board(w, query, sizes(grown, lanes)), no_update, False

    def show_more(self, pressed: Pressed, after: Grown, query: Query) -> tuple[Any, Grown, bool]:
        """The next cards of a column, under those it has, and whether they were the last."""
        with work(current_actor()) as w:
            own = {self.by: pressed["lane"], "size": SIZE, "after": after["next"]}
            page = self.page.find(w, self._query(w, self._asked(w.actor, query) | own))
            drawn = self._drawn(w, page.rows)
        grown = Patch()
        grown.extend([*drawn.values()])
        now: Grown = {"next": page.next, "shown": after["shown"] + len(page.rows)}
        return grown, now, page.next is None

    def _deciding(self, decide: Callable[[Work, UUID, int, str, dict[str, Any]], Any]) -> Callable[..., Any]:
        def answered(
            pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId], query: Query,
            grown: list[Grown], lanes: list[InLane],
        ) -> tuple[Any, bool]:  # fmt: skip
            record_id, version = forms.seen(forms.kept_in(stores))
            with work(current_actor()) as w:
                decide(w, record_id, version, pressed["do"], forms.filled(values, ids))
                return self._board(w, query, sizes(grown, lanes)), False

        return answered

    def _board(self, w: Work, query: Mapping[str, Any], sizes: Mapping[str, int]) -> list[Any]:
        """`sizes` of the columns that have grown: they stay so."""
        asked = self._asked(w.actor, query)
        lanes = self.lanes(w, parse(self.page.query, {k: v for k, v in asked.items() if k != self.by}))
        shown = {one.code: sizes.get(one.code, SIZE) for one in lanes if not one.is_end}
        pages = self.columns(w, self._query(w, asked | {self.by: None}), shown)
        cards = self._drawn(w, [row for page in pages.values() for row in page.rows])
        drawn = [
            self._lane(w.actor, one, pages[one.code], cards, query) if one.code in pages else end(one)
            for one in lanes
        ]
        return [
            lists.news(self.name),
            strip(self.strip(lanes), has_bars=any(one.coming for one in lanes)),
            pills([(one, pages[one.code]) for one in lanes if one.code in pages]),
            html.Div(drawn, className="lanes", **{"data-board": self.name}),
            menu(lanes),
        ]

    def _lane(
        self, actor: Actor, one: Lane, page: Page[V], cards: Mapping[UUID, Article], query: Mapping[str, Any]
    ) -> html.Section:
        def way(state: str) -> str:
            """The same board of those alone in which this comes next; of all again, where it is so already."""
            named = {**query, "coming": None if query.get("coming") == state else state}
            told = {k: v for k, v in named.items() if v and k not in ("trail", "again", "after", self.by)}
            return f"/{self.noun.name}/board?{urlencode(told)}"

        drawn = [cards[row.id] for row in page.rows]
        return lane(self.name, one, page, drawn, self._adding(actor, one), bar(one, way))

    def _views(self, actor: Actor) -> list[View]:
        """The list's tabs that stand over the board too: its first is what a board shows unless told."""
        return [view for view in self.page.views(actor) if view.name in self.tabs]

    def _asked(self, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
        """What the service is asked for all columns: what the tab stands for, and the query."""
        if self.tabs:
            return lists.service_query(query, self._views(actor)) | {"size": SIZE}
        return {k: v for k, v in query.items() if v and k not in lists.LOCAL}

    def _adding(self, actor: Actor, one: Lane) -> Any:
        """The way to a record that begins in a column, for those who may add one."""
        if one.adds is None or self.page.new_button(actor) is None:
            return None
        words = _("{what} in {column}", what=self.page.new.title, column=one.label)
        href = f"/{self.noun.name}/new{one.adds}"
        return dcc.Link(icon("plus", words), href=href, className="lane-act")

    def _query(self, w: Work, asked: Mapping[str, Any]) -> Any:
        """The question for the cards of columns, in the order of these as far as the role shows that."""
        own = {**asked, **self.kept}
        if self.noun.seen(w, self.sort.removeprefix("-")):
            own["sort"] = self.sort
        return parse(self.page.query, own)

    def _drawn(self, w: Work, rows: Sequence[V]) -> dict[UUID, Article]:
        """The cards of all columns by their record, so that what they need is asked for once."""
        ids = [row.id for row in rows]
        coming = {key: one for find in _coming for key, one in find(w, self.noun.entity, ids).items()}
        look, is_movable = self.cards(w, rows, coming), self._may_move(w.actor)
        return {row.id: look(row).drawn(self.noun.name, row, is_movable=is_movable) for row in rows}

    def _may_move(self, actor: Actor) -> bool:
        able = actor.writes(self.noun.name) is not Reach.NONE and actor.may(self.noun.writes)
        return able and may_write(actor, self.noun.name, self.by)

    def _way(self, actor: Actor, name: str) -> html.Div | None:
        is_mine = name == self.noun.name and actor.reads(name) is not Reach.NONE
        return switch(name, board=False) if is_mine else None


def sizes(grown: Sequence[Grown], lanes: Sequence[InLane]) -> dict[str, int]:
    """Column -> how many cards it shows now, as far as one page goes."""
    shown = zip(lanes, grown, strict=False)
    return {one["lane"]: min(MOST, kept["shown"]) for one, kept in shown if kept["shown"] > SIZE}


def switch(name: str, *, board: bool) -> html.Div:
    """The same records as a list or as a board."""
    ways = ((_("List"), f"/{name}", not board), (_("Board"), f"/{name}/board", board))
    links = [
        html.Span(words, className="here", **{"aria-current": "page"}) if here else dcc.Link(words, href=href)
        for words, href, here in ways
    ]
    return html.Div(links, className="switch", role="group", **{"aria-label": _("How it is shown")})
