"""What stands in a list or among details for each kind of field, drawn once for all nouns."""

from datetime import UTC, datetime
from functools import singledispatch
from typing import Any

from dash import html

from app.access.field_rights import may_open
from app.access.masking import MASK
from app.audit.permissions import PERSONAL_REVEAL
from app.core.dates import today
from app.core.i18n import _
from app.fields import kinds
from app.fields.kinds import Field
from app.fields.reading import Reading
from app.ui import format, parts


def shown(field: Field, reading: Reading, record: Any) -> Any:
    """What stands in a list or among details for a field of `record`."""
    return MASK if field.name in record.masked else _in_clear(field, reading, record)


@singledispatch
def _in_clear(field: Field, _reading: Reading, record: Any) -> Any:
    return getattr(record, field.name) or format.NOTHING


@_in_clear.register
def _website(field: kinds.Website, _reading: Reading, record: Any) -> Any:
    return format.site(getattr(record, field.name))


@_in_clear.register
def _personal(field: kinds.Personal, reading: Reading, record: Any) -> Any:
    actor, noun = reading.work.actor, reading.noun.name
    may_reveal = actor.may(PERSONAL_REVEAL) and may_open(actor, noun, field.name)
    return parts.personal(noun, record, field.name, may_reveal=may_reveal)


@_in_clear.register
def _whole(field: kinds.Whole, _reading: Reading, record: Any) -> Any:
    return format.number(getattr(record, field.name))


@_in_clear.register
def _rate(field: kinds.Rate, _reading: Reading, record: Any) -> Any:
    return format.number(getattr(record, field.name), 4)


@_in_clear.register
def _money(field: kinds.Money, _reading: Reading, record: Any) -> Any:
    return parts.amount(getattr(record, field.name), getattr(record, field.currency))


@_in_clear.register
def _number(field: kinds.Number, _reading: Reading, record: Any) -> Any:
    value = getattr(record, field.name)
    return format.NOTHING if value is None else format.decimal(value)


@_in_clear.register
def _yes_no(field: kinds.YesNo, _reading: Reading, record: Any) -> Any:
    value = getattr(record, field.name)
    return format.NOTHING if value is None else _("yes") if value else _("no")


@_in_clear.register
def _choices(field: kinds.Choices, reading: Reading, record: Any) -> Any:
    words = reading.words(field)
    return _(", ").join(str(words.get(code, code)) for code in getattr(record, field.name) or ()) or format.NOTHING


@_in_clear.register
def _day(field: kinds.Day, _reading: Reading, record: Any) -> Any:
    day = getattr(record, field.name)
    return parts.on_day(day, late=field.due and day is not None and day < today())


@_in_clear.register
def _moment(field: kinds.Moment, _reading: Reading, record: Any) -> Any:
    at = getattr(record, field.name)
    late = field.due and at is not None and at < datetime.now(UTC)
    return parts.overdue(parts.when(at)) if late else parts.when(at)


@_in_clear.register
def _choice(field: kinds.Choice, reading: Reading, record: Any) -> Any:
    code = getattr(record, field.name)
    if code is None:
        return format.NOTHING
    words = str(reading.words(field).get(code, code))
    return parts.status(words, field.tones[code]) if code in field.tones else words


@_in_clear.register
def _code(field: kinds.Code, _reading: Reading, record: Any) -> Any:
    code = getattr(record, field.name)
    if code is None:
        return format.NOTHING
    return field.options.get(code) or _unlisted(code)


def _unlisted(written: str) -> html.Span:
    return html.Span(written, title=_("Kept as it was written: it is on no list."), className="unlisted")


@_in_clear.register
def _reference(field: kinds.Reference, _reading: Reading, record: Any) -> Any:
    name = getattr(record, field.shown)
    return (
        parts.link(name, f"/{field.noun}/{getattr(record, field.name)}") if field.noun else name or format.NOTHING
    )
