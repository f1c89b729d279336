"""A page of numbers: its head with what it is cut down to, figures in one strip, and panels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import dash
from dash import MATCH, Input, Output, dcc, html
from pydantic import Field
from sqlalchemy import text

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import Shape, Short
from app.ui import states
from app.ui.wiring import misfit, on_change, one_of
from dashboards import as_of, cards, drawer, kpis, moments, periods, remembered, rows, standing, then, view
from dashboards.asked import SUBSCRIBE
from dashboards.panels import Panel
from dashboards.row_words import GRAINS, PERIODS
from dashboards.standing import Card
from dashboards.view import FILTERS, View

OPTIONS = {
    "office": text("select distinct office from marts.dim_owner where office is not null order by 1 limit 100"),
    "owner": text("select distinct owner from marts.dim_owner where owner is not null order by 1 limit 200"),
    "channel": text("select channel from marts.dim_channel order by position, channel limit 100"),
}


@dataclass(frozen=True)
class Board:
    """`figures` are the metrics of the strip; `filters` those of FILTERS that make sense here; words are lazy."""

    name: str
    title: Any
    figures: Sequence[str]
    panels: Sequence[Panel]
    filters: Sequence[str] = FILTERS

    @property
    def path(self) -> str:
        return f"/numbers/{self.name}"

    def register(self) -> None:
        _boards[self.name] = self
        dash.register_page(f"numbers.{self.name}", path=self.path, title=lambda: str(self.title), layout=self.show)

    def show(self, **query: str) -> html.Div:
        with work(current_actor()) as w:
            return self.page(w, query, with_places=True)

    def page(self, work: Work, query: Mapping[str, str], with_places: bool = False) -> html.Div:
        """The whole page; before the first numbers, that there are none yet.

        `with_places`: a panel whose answers are not remembered is a place that fills itself, by a callback.
        """
        work.require(kpis.KPIS_READ)
        try:
            seen = self._known(work, view.read(query, periods.newest_day(work)))
        except Unavailable as error:
            return states.awaited(str(self.title), error)
        with then.looking(seen.known):
            return self._drawn(work, seen, with_places)

    def _drawn(self, work: Work, seen: View, with_places: bool) -> html.Div:
        named: list[Sequence[str]] = [[name] for name in self.figures] if seen.known else [self.figures]
        made = _known([partial(_figures, work, names, seen) for names in named])
        strip = [cards.figure(one) for some in made for one in some]
        draw = self._or_place if with_places else self.panel
        drawn = _known([partial(draw, work, seen, number) for number in range(len(self.panels))])
        parts = [self._head(work, seen), as_of.line(work), html.Div(strip, className="figures")]
        if not drawn and seen.known:
            parts.append(states.state("clock", _("Nothing of this is known as of that moment.")))
        elif not drawn:
            parts.append(states.state("lock", _("Your role shows none of these numbers.")))
        board = html.Div(drawn, className="board")
        return html.Div([*parts, board, drawer.place()], **{"data-drawn": seen.href(self.path)})

    def panel(self, work: Work, seen: View, number: int) -> html.Section | None:
        """One panel, None to readers who may not see it."""
        return self.panels[number](work, seen)

    def _or_place(self, work: Work, seen: View, number: int) -> html.Section | html.Div | None:
        try:
            with remembered.at_hand(work):
                return self.panel(work, seen, number)
        except remembered.NotAtHand:
            waiting = html.Section(_("Being counted …"), className="panel panel-awaited soft", role="status")
            name = {"board": self.name, "number": number, "view": seen.href(self.path)}
            return html.Div(waiting, id=name, className="panel-place")

    def fill(self, work: Work, query: Mapping[str, str], number: int) -> html.Section | None:
        """The panel of a place. Raises Invalid for one that is none of ours, Unavailable."""
        work.require(kpis.KPIS_READ)
        if number >= len(self.panels):
            raise misfit()
        seen = self._known(work, view.read(query, periods.newest_day(work)))
        with then.looking(seen.known):
            return next(iter(_known([partial(self.panel, work, seen, number)])), None)

    def _known(self, work: Work, seen: View) -> View:
        """Without what the reader's role does not show and values that the company does not have, which are named
        as not understood."""
        shown = self._cuts(work, FILTERS)
        slips = [
            n
            for n, value in seen.where.items()
            if n not in shown or value not in remembered.scalars(work, OPTIONS[n])
        ]
        kept = {name: value for name, value in seen.where.items() if name not in slips}
        return replace(seen, where=kept, wrong=[*seen.wrong, *slips])

    def _cuts(self, work: Work, filters: Sequence[str]) -> list[str]:
        """Those of the filters by whose values the reader may see the page's figures."""
        mine = [name for name in self.figures if kpis.is_permitted(work, name)]
        return [one for one in filters if all(kpis.is_permitted(work, name, one) for name in mine)]

    def _head(self, work: Work, seen: View) -> html.Div:
        period = seen.period
        said = _(
            "{days}, compared with {before}. Company time {zone}.", days=cards.days(period.since, period.until),
            before=cards.days(period.before_since, period.before_until), zone=settings().time_zone,
        )  # fmt: skip
        cut = {name: value for name, value in seen.where.items() if name != "owner"}
        way = f"{SUBSCRIBE}?{urlencode({'board': self.name} | cut)}"
        subscribe = dcc.Link(_("Subscribe"), href=way, className="panel-file")
        told: list[Any] = [html.H1(str(self.title)), html.P([said, " ", subscribe], className="soft")]
        if seen.wrong:
            named = _(", ").join(str(_names()[name]) for name in seen.wrong)
            told.append(
                html.P(_("Not understood in the address, and left out: {names}.", names=named), role="status")
            )
        cuts = (self._filter(work, seen, one) for one in self._cuts(work, self.filters))
        as_known = moments.menu(seen.as_of, lambda day: seen.href(self.path, as_of=day))
        picks = [self._periods(seen), self._grains(seen), *cuts, as_known]
        return html.Div([html.Div(told), html.Div(picks, className="filters")], className="board-head")

    def _periods(self, seen: View) -> html.Nav:
        return _picks(
            _("Period"), [(w, seen.href(self.path, period=k), k == seen.name) for k, w in PERIODS.items()]
        )

    def _grains(self, seen: View) -> html.Nav:
        return _picks(
            _("By"),
            [
                (GRAINS[k], seen.href(self.path, grain=k), k == seen.grain)
                for k in periods.offered(GRAINS)
                if k != "day"
            ],
        )

    def _filter(self, work: Work, seen: View, name: str) -> html.Details:
        """A menu of plain links: it works by keyboard, and the address says what was chosen."""
        codes = rows.codes_of(work)
        chosen = seen.where.get(name)
        links = [dcc.Link(_("All"), href=seen.href(self.path, **{name: None}))]
        links += [
            dcc.Link(
                rows.cell(name, v, codes),
                href=seen.href(self.path, **{name: v}),
                className="on" if v == chosen else "",
            )
            for v in remembered.scalars(work, OPTIONS[name])
        ]
        shown = rows.cell(name, chosen, codes) if chosen else _("All")
        summary = html.Summary([html.Span(str(_names()[name]), className="soft"), " ", html.B(shown)])
        return html.Details([summary, html.Div(links, className="filter-menu")], className="filter")


_boards: dict[str, Board] = {}
"""Name -> board: a place says by name whose panel it waits for."""


def boards() -> list[Board]:
    """Those that this process shows."""
    return list(_boards.values())


class Place(Shape):
    """The id of a place of a panel; `view` is the page's address."""

    board: Short
    number: Annotated[int, Field(ge=0)]
    view: Annotated[str, Field(max_length=2000)]


PLACE = {"board": MATCH, "number": MATCH, "view": MATCH}


@on_change(Output(PLACE, "children"), Input(PLACE, "id"), at_start=True)
def fill(place: Place) -> html.Section | None:
    query = dict(parse_qsl(urlsplit(place.view).query))
    with work(current_actor()) as w:
        return one_of(_boards, place.board).fill(w, query, place.number)


def _known(makers: Sequence[Callable[[], Any]]) -> list[Any]:
    """What can be made; what no history keeps is left out where the page is as of an earlier moment."""
    made = []
    for make in makers:
        try:
            made.append(make())
        except Unavailable:
            if then.looked_at() is None:
                raise
    return [one for one in made if one is not None]


def _names() -> dict[str, str]:
    return {
        "office": _("Team"), "owner": _("Owner"), "channel": _("Channel"), "period": _("Period"), "grain": _("By"),
        "as_of": _("As known"),
    }  # fmt: skip


def _picks(label: str, choices: Sequence[tuple[Any, str, bool]]) -> html.Nav:
    links = [dcc.Link(str(w), href=h, className="pick" + (" pick-on" if on else "")) for w, h, on in choices]
    return html.Nav(links, className="picks", **{"aria-label": label})


def _figures(work: Work, names: Sequence[str], seen: View) -> list[Card]:
    metrics = [kpis.permitted(work, name) for name in names if kpis.is_permitted(work, name)]
    wheres = {one.name: seen.of(one.dimensions) for one in metrics}
    return standing.cards(work, wheres, seen.period, with_history=False)
