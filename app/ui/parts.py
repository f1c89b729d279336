"""Small pieces that lists and records share: a status, a person, a moment, a masked value."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from dash import html

from app.core.errors import NotFound
from app.core.i18n import _
from app.core.phones import MARK
from app.ui import format, names
from app.ui.elements import Button, Link, Span, Time
from app.ui.field_words import SOURCES
from app.ui.icons import icon
from app.ui.shell import initials

Tone = str
"""good, warn, bad, busy or calm: what a colour means; the words beside it say the same."""

Codes = Mapping[str, tuple[Any, Tone]]
"""Code -> what it is called, and its tone."""


def status(words: str, tone: Tone = "calm") -> Span:
    return Span(words, className=f"dot dot-{tone}")


def status_of(codes: Codes, code: str) -> Span:
    """How a record stands, by what its code is called."""
    words, tone = codes[code]
    return status(str(words), tone)


def words_of(codes: Codes) -> dict[str, Any]:
    """Code -> what it is called, without its tone."""
    return {code: words for code, (words, _tone) in codes.items()}


def chip(words: str, tone: Tone = "calm", title: str | None = None) -> Span:
    return Span(words, className=f"chip chip-{tone}", title=title)


def head_cell(label: str, look: str | None = None) -> html.Th | html.Td:
    """The title of a table's column. One of buttons has none, and nothing to be heard as its heading."""
    return html.Th(label, scope="col", className=look) if label else html.Td(className=look)


def person(name: str | None) -> Any:
    """Somebody's round sign and name; nobody is said in words."""
    if not name:
        return Span(_("Nobody"), className="soft")
    return Span([initials(name), name], className="owner")


def when(moment: datetime | None) -> Any:
    """How long ago; the exact minute appears on hover."""
    if moment is None:
        return format.NOTHING
    return Time(
        format.ago(moment), title=format.moment(moment), dateTime=moment.isoformat(), className="nowrap above"
    )


def on_day(day: date | None, *, late: bool = False) -> Any:
    """A date; one that has passed is said to be late, not only coloured."""
    text = format.day(day)
    return overdue(text) if late else Span(text, className="nowrap")


def overdue(said: Any) -> Span:
    return Span([said, " ", chip(_("overdue"), "bad")], className="nowrap")


def amount(value: Decimal | None, currency: str | None) -> str:
    """Money in full; not stated is not zero."""
    return format.money(value, currency)


def personal(table: str, record: Any, field: str, *, may_reveal: bool) -> Any:
    """A masked value and, for those who may, the eye that shows it once and leaves a trace."""
    masked, record_id = getattr(record, field), str(record.id)
    if not masked:
        return format.NOTHING
    eye = Button(
        icon("eye"), id={"part": "eye", "entity": table, "field": field, "record": record_id},
        className="reveal", title=_("Show; this is recorded"), **{"aria-label": _("Show; this is recorded")},
    )  # fmt: skip
    return Span(
        [masked, " ", eye if may_reveal else ""],
        id={"part": "personal", "entity": table, "field": field, "record": record_id},
        className="nowrap above",
    )


def origin(source: str | None) -> Any:
    """Which system a record came from; nothing where a person made it here."""
    return str(SOURCES.get(source or "", source or format.NOTHING))


def revealed(value: str | None) -> Any:
    """A personal value in clear, after the trail has noted who looked."""
    before_extension = _(" ext. ")
    return value.replace(MARK, before_extension) if value else format.NOTHING


def as_id(text: str) -> UUID:
    """An id from an address. Raises NotFound: a mangled address leads nowhere, like an unknown one."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("This record does not exist, or you cannot see it.")) from None


def link(label: str | None, href: str) -> Any:
    """A link inside the application; nothing where there is no label."""
    return Link(label, href=href) if label else format.NOTHING


def named(record: names.Link | None) -> Any:
    """Another record by its name; nothing where there is none, or none that the reader may open."""
    return link(record.title, record.href) if record else format.NOTHING
