"""Record pages: heading, highlights, fields, stage path, timeline, what belongs to the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from babel.dates import format_date
from dash import dcc, html

from app.access.views import RecordView
from app.core.i18n import _, current_locale
from app.ui import format, parts
from app.ui.icons import icon
from app.ui.parts import when

Fact = tuple[Any, Any]
"""A label and what is known under it."""


def page(entity: str, content: Sequence[Any], kept: Any = None, of: Any = None) -> html.Div:
    """A record's page: content that callbacks replace whole, and a dialogue that asks before a step.

    `kept` stays through every replacement: a half-written message stands between the head and the rest. The page
    of the record `of` hears of changes made elsewhere (assets/live.js), and what its reader has made.
    """
    dialogue = dmc.Modal(id={"ask": entity}, opened=False, centered=True, withCloseButton=False)
    look = "record-kept" if kept is not None else None
    marks = {"data-record": entity, "data-of": str(of)} if of else {}
    heard = [dcc.Store(id={"record": entity, "part": part}) for part in ("news", "made") if of]
    return html.Div(
        [html.Div(list(content), id={"record": entity}, **marks), kept, dialogue, *heard], className=look
    )


def head(entity: str, noun: str, record: Any, parts: Sequence[Any], look: str = "") -> html.Div:
    """What stands first: drawn anew by itself while somebody writes below.

    It holds id and version of what this page shows: a step names them, and assets/live.js compares.
    """
    kept = {"seen": {"id": str(record.id), "version": record.version}}
    store = dcc.Store(id={"record": entity, "part": "seen"}, data=kept)
    marks = {"data-live": noun, "data-id": str(record.id), "data-version": str(record.version)}
    shown = html.Span(hidden=True, **marks)
    return html.Div([store, shown, *parts], id={"record": entity, "part": "head"}, className=look)


def changed_elsewhere(entity: str) -> html.Div:
    """Said to whoever writes while the record changes; the rest of the page waits for them."""
    words = html.Span(_("This record was changed elsewhere. What you are writing stays."))
    again = html.Button(_("Show it as it is now"), id={"again": entity}, className="button")
    return html.Div([icon("info"), words, again], className="news", role="status")


def heading(
    parent: str,
    parent_href: str,
    title: str,
    beside: Sequence[Any],
    actions: Sequence[Any],
    *,
    listed: bool = False,
    tile: str = "",
) -> html.Div:
    """Where this is, its name, its status, and what can be done with it; of a `listed` one, what is next to it.
    Before the name stands a `tile` with the first letter of what it is called."""
    around = _neighbours() if listed else None
    crumbs = html.Div([dcc.Link(parent, href=parent_href), around], className="crumbs")
    sign = _tile(tile) if tile else None
    row = html.Div([sign, html.H1(title), *beside, html.Div(list(actions), className="push")], className="head")
    return html.Header([crumbs, row])


def _tile(name: str) -> html.Span:
    letter = next((one for one in name if one.isalnum()), name[0])
    look = f"tile face-{sum(letter.encode()) % 6}"
    return html.Span(letter.upper(), className=look, **{"aria-hidden": "true"})


def _neighbours() -> html.Nav:
    """The records before and after this one in the list that its reader came from (assets/neighbours.js)."""
    steps = [(_("Previous record"), "up", "-1"), (_("Next record"), "down", "1")]
    buttons = [
        html.Button(
            icon(sign), className="reveal", type="button", title=words, **{"aria-label": words, "data-step": step}
        )
        for words, sign, step in steps
    ]
    return html.Nav(
        [*buttons, html.Span()], className="neighbours", hidden=True, **{"aria-label": _("In its list")}
    )


def highlights(facts: Sequence[Fact | None]) -> html.Dl:
    """Four to eight facts that are looked for first, without those that the reader's role does not show."""
    told = [html.Div([html.Dt(label), html.Dd(_or_nothing(value))]) for label, value in filter(None, facts)]
    return html.Dl(told, className="strip")


def card(title: Any, content: Any, action: Any = None) -> html.Section:
    head = [*title] if isinstance(title, list) else [title]
    head += [html.Span(action, className="push")] if action is not None else []
    return html.Section([html.H2(head), content], className="card")


def counted(title: str, said: str) -> list[Any]:
    """The title of a card, and how many it is about."""
    return [title, html.Span(said, className="card-count")]


def origin(record: RecordView) -> list[Fact]:
    """When a record was made and changed, and which system it came from."""
    return [
        (_("Created"), when(record.created_at)),
        (_("Changed"), when(record.updated_at)),
        (_("From"), parts.origin(record.source_system)),
    ]


def facts(pairs: Sequence[Fact | None]) -> html.Dl:
    """Labels and values, in two columns."""
    told = ((html.Dt(label), html.Dd(_or_nothing(value))) for label, value in filter(None, pairs))
    return html.Dl([part for pair in told for part in pair], className="fields")


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> html.Div:
    """A few rows; on a phone each cell says what it is."""
    head = html.Thead(html.Tr([html.Th(label, scope="col") for label in heads]))
    body = [html.Tr([html.Td(c, **{"data-label": h}) for h, c in zip(heads, row, strict=True)]) for row in rows]
    return html.Div(html.Table([head, html.Tbody(body)], className="table"), className="table-frame")


def regions(left: Sequence[Any], centre: Sequence[Any], right: Sequence[Any]) -> html.Div:
    """Fields, story, and what belongs to the record; a region with nothing in it takes no room."""
    columns = [html.Div(list(column)) for column in (left, centre, right) if column]
    return html.Div(columns, className="regions" if len(columns) == 3 else "regions regions-two")


@dataclass(frozen=True)
class Step:
    """One step of a path: its code, words, and where the record stands towards it."""

    code: str
    label: str
    place: str
    under: str = ""


def path(entity: str, steps: Sequence[Step], *, may_move: bool) -> html.Ol:
    """The stages as a row of chevrons; pressing one asks to move there."""
    return html.Ol(
        [
            html.Li(
                html.Button(
                    [step.label, html.Small(step.under)],
                    id={"path": entity, "to": step.code},
                    disabled=not may_move or "here" in step.place,
                    **({"aria-current": "step"} if "here" in step.place else {}),
                ),
                className=step.place,
            )
            for step in steps
        ],
        className="path",
    )


def ends(entity: str, ways: Sequence[tuple[str, str, str]]) -> list[html.Button]:
    """Buttons of the head that end a path: code, words, icon; the last is the end that one hopes for."""
    looks = ["button"] * (len(ways) - 1) + ["button button-primary"]
    return [
        html.Button([icon(sign), html.Span(words)], id={"ends": entity, "to": code}, className=look)
        for (code, words, sign), look in zip(ways, looks, strict=True)
    ]


@dataclass(frozen=True)
class Event:
    """One entry of a timeline; `look` tells its kind apart at a glance: ours, inside or system."""

    at: datetime
    icon: str
    what: Any
    who: str | None = None
    body: str | None = None
    look: str = ""


def timeline(events: Sequence[Event]) -> Any:
    """Newest first, under the month they happened in."""
    if not events:
        return html.P(_("Nothing has happened here yet."), className="soft")
    entries: list[Any] = []
    month = ""
    for event in sorted(events, key=lambda e: e.at, reverse=True):
        if _month(event.at) != month:
            month = _month(event.at)
            entries.append(html.Li(month, className="month"))
        entries.append(_entry(event))
    return html.Ol(entries, className="timeline")


def _entry(event: Event) -> html.Li:
    what: list[Any] = [*event.what] if isinstance(event.what, list) else [event.what]
    if event.who:
        what.append(html.Span(f" · {event.who}", className="soft"))
    if event.body:
        what.append(html.P(event.body, className="body"))
    return html.Li(
        [
            html.Span(icon(event.icon), className="sign"),
            html.Div(what, className="what"),
            html.Span(when(event.at), className="when"),
        ],
        className=f"told-{event.look}" if event.look else "",
    )


def _month(moment: datetime) -> str:
    return format_date(moment, "LLLL yyyy" if current_locale() == "en" else "yyyy年M月", locale=current_locale())


def related(rows: Sequence[tuple[Any, Any]], nothing: str) -> Any:
    """What belongs to a record: a link and one fact a row."""
    if not rows:
        return html.P(nothing, className="soft")
    return html.Ul([html.Li([html.Span(name), html.Span(fact)]) for name, fact in rows], className="related")


def _or_nothing(value: Any) -> Any:
    return format.NOTHING if value in (None, "") else value
