"""What a board is drawn of: columns with their totals, cards, and the menu that moves one without dragging."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dash import dcc, html

from app.core.dates import day_of, today
from app.core.i18n import _, _l, ngettext
from app.core.paging import Page
from app.ui import format
from app.ui.elements import H2, Article, B, Button, Dd, Div, Dl, Dt, Header, Link, Nav, P, Section, Span
from app.ui.icons import icon
from app.ui.shell import initials

SIGNS = {"late": "flag", "today": "clock", "planned": "clock"}
COMING = {
    "late": _l("overdue"),
    "today": _l("due today"),
    "planned": _l("planned"),
    "none": _l("nothing planned"),
}
"""How what is planned next on a record stands -> what that is called."""


@dataclass(frozen=True)
class Lane:
    """A column: what its records come to and how many they are, if that was counted, and what is said beside it.

    At an end (`is_end`) nothing is open: it is narrow, and a place to move to. One that does not take (`takes`) is
    come to in another way than by a move. `adds` is what the form of a new record begins with there, None where
    none begins. `counted` is what the strip over the board adds up. `most` is how many it should hold at a time,
    `coming` how many of its records have what next, `part` how far the way to the end is at it.
    """

    code: str
    label: str
    count: int | None = None
    total: Any = None
    beside: str = ""
    is_end: bool = False
    takes: bool = True
    adds: str | None = None
    counted: Any = None
    most: int | None = None
    coming: Mapping[str, int] | None = None
    part: float | None = None


@dataclass(frozen=True)
class Coming:
    """What is planned next on a record; `said` is by when, in few words."""

    subject: str
    due_at: datetime | None
    said: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """How one record looks on a board. `tint` is warn or bad where it asks for attention, aged or stale where it
    rests for long; `opens` is the id of a button, for records without a page of their own."""

    title: str
    opens: dict[str, str] | None = None
    worth: str = ""
    about: Any = ""
    day: Any = ""
    beside: Any = ""
    next: Any = ""
    age: Any = ""
    owner: str | None = None
    tint: str = ""

    def drawn(self, noun: str, record: Any, *, is_movable: bool) -> Article:
        who = initials(self.owner) if self.owner else None
        top = Div([self._name(f"/{noun}/{record.id}"), B(self.worth)])
        facts = Div([Span(self.day), Span(self.beside)])
        last = Span([self.age, who, _move() if is_movable else None], className="card-end")
        foot = Div([Span(self.next), last])
        about = P(self.about) if self.about else None
        marks = {"data-live": noun, "data-id": str(record.id), "data-version": str(record.version)}
        return Article(
            [top, about, facts, foot],
            className=f"board-card {self.tint}",
            draggable=str(is_movable).lower(),
            tabIndex="0",
            **marks,
        )

    def _name(self, href: str) -> Any:
        if self.opens is None:
            return Link(self.title, href=href, className="card-title")
        return Button(self.title, id=self.opens, className="card-title", type="button")


def _move() -> Button:
    words = _("Move")
    marks = {"aria-label": words}
    return Button([icon("right"), Span(words)], className="card-move", type="button", title=words, **marks)


def next_step(plan: Coming | None, written: str | None = None) -> Span:
    """What comes next: what is planned, else what somebody wrote, else that there is nothing."""
    if plan is None and not written:
        return Span([icon("alert"), _("No next step")], className="next-none")
    if plan is None or plan.due_at is None:
        words = plan.subject if plan else written
        return Span([icon("task"), words], title=words)
    words = _("{what}, {when}", what=plan.subject, when=plan.said)
    tone = _urgency(plan.due_at)
    said = [icon(SIGNS[tone]), Span(plan.subject), Span(plan.said, className="next-when")]
    return Span(said, className=f"next-step next-{tone}", title=words)


def _urgency(due_at: datetime) -> str:
    now = datetime.now(UTC)
    return "late" if due_at < now else "today" if day_of(due_at) == today() else "planned"


def strip(facts: Sequence[tuple[str, str, str]], *, has_bars: bool) -> Div | None:
    """What all cards of the board come to: figure, what it says, and its tone; and the key to its bars."""
    told = [Div([Dd(figure, className=tone), Dt(words)]) for figure, words, tone in facts]
    keys = [Span([html.I(className=f"coming-{state}"), str(words)]) for state, words in COMING.items()]
    key = Div(keys, className="board-key") if has_bars else None
    return Div([Dl(told), key], className="board-strip") if told else None


def bar(one: Lane, way: Callable[[str], str]) -> Div | None:
    """How many of a column's records have what next: each part leads to the board of those alone."""
    if not one.coming or not any(one.coming.values()):
        return None
    parts = [
        Link(
            html.I(
                className=f"coming-{state}",
                role="img",
                **{"aria-label": f"{one.label}: {format.number(n)} {COMING[state]}"},
            ),
            href=way(state),
            title=f"{format.number(n)} {COMING[state]}",
            style={"flexGrow": n},
        )
        for state, n in one.coming.items()
        if n
    ]
    return Div(parts, className="lane-bar")


def lane(
    name: str, one: Lane, page: Page[Any], cards: Sequence[Article], new: Any, coming: Div | None = None
) -> Section:
    """One column with the cards of its first `page`; `new` is the way to a record that begins there, `coming` what
    its bar says."""
    fold = Button(
        icon("panel"), className="lane-act", type="button", title=_("Fold or unfold"),
        **{"aria-label": _("Fold or unfold {column}", column=one.label), "data-fold": one.code},
    )  # fmt: skip
    beside = Span([Span(one.beside, className="soft"), new, fold], className="push lane-acts")
    head = H2([_ring(one), Span(one.label), _count(one, page), beside])
    total = Div(one.total, className="lane-total") if one.total is not None else None
    held = Div(list(cards), id={"board": name, "lane": one.code}, className="lane-cards")
    again = {"board": name, "lane": one.code, "part": "more"}
    more = Button(_("Show more"), id=again, className="button", hidden=page.next is None)
    data = {"next": page.next, "shown": len(page.rows)}
    kept = dcc.Store(id={"board": name, "lane": one.code, "part": "after"}, data=data)
    return Section([Header([head, total, coming]), held, more, kept], className="lane", **_marks(one))


def _ring(one: Lane) -> html.I | None:
    """A ring that fills on the way to the end."""
    if one.part is None:
        return None
    return html.I(className="lane-ring", style={"--part": f"{one.part:.0%}"}, **{"aria-hidden": "true"})


def pills(lanes: Sequence[tuple[Lane, Page[Any]]]) -> Nav:
    """The columns by name, to jump to one where they stand side by side out of sight: on a phone."""
    buttons = [
        Button([_ring(one), one.label, Span(_held(one, page))], type="button", **{"data-pill": one.code})
        for one, page in lanes
    ]
    return Nav(buttons, className="lane-pills", **{"aria-label": _("Columns")})


def _held(one: Lane, page: Page[Any]) -> str:
    held = page.count if one.count is None else one.count
    return format.number(held) + "+" * (page.is_count_capped and one.count is None)


def _count(one: Lane, page: Page[Any]) -> Span:
    """How many it holds, and of how many at most; more than these are said to be too many, not only coloured."""
    held = page.count if one.count is None else one.count
    words = _held(one, page)
    if one.most is None:
        return Span(words, className="soft")
    is_over = held > one.most
    title = _("More than the {n} that should stand here", n=format.number(one.most)) if is_over else None
    told = f"{words}/{format.number(one.most)}"
    return Span(
        [icon("alert"), told] if is_over else told, className="lane-over" if is_over else "soft", title=title
    )


def end(one: Lane) -> Section:
    """Where what is done with goes, and what has gone there of late."""
    head = H2([one.label, Span(one.beside, className="soft")])
    return Section(head, className="lane lane-end", **_marks(one))


def _marks(one: Lane) -> dict[str, str]:
    takes = {"data-takes": "true"} if one.takes else {}
    return {"data-lane": one.code, "aria-label": one.label} | takes


def menu(lanes: Sequence[Lane]) -> Div:
    """Where a card can be moved; assets/board.js opens it beside one."""
    taking = [one for one in lanes if one.takes]
    steps = [Button(one.label, type="button", role="menuitem", **{"data-to": one.code}) for one in taking]
    return Div([P(_("Move to"), className="soft"), *steps], className="board-menu", role="menu", hidden=True)


def days_in(since: datetime, expected: int | None) -> tuple[Any, str]:
    """For how many days it has stood there; and the tint of a card that rests for longer than expected, another
    for half as long again."""
    days = (today() - day_of(since)).days
    words = ngettext("{n} d", "{n} d", days)
    if expected is None or days <= expected:
        return Span(words, title=_("In this step")), ""
    title = _("Longer in this step than the {n} days expected", n=expected)
    tint = "stale" if days > expected * 1.5 else "aged"
    return Span(words, className=f"card-{tint}", title=title), tint
