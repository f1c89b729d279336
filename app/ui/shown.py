"""What stands in a list or among details for each kind of field, drawn once for all nouns."""

from functools import singledispatch
from typing import Any

from dash import html

from app.audit.permissions import PERSONAL_REVEAL
from app.core.dates import today
from app.core.i18n import _
from app.fields import kinds
from app.fields.kinds import Field
from app.fields.reading import Reading
from app.ui import format, parts


@singledispatch
def shown(field: Field, _reading: Reading, record: Any) -> Any:
    """What stands in a list or among details for a field of `record`."""
    return getattr(record, field.name) or format.NOTHING


@shown.register
def _website(field: kinds.Website, _reading: Reading, record: Any) -> Any:
    return format.site(getattr(record, field.name))


@shown.register
def _personal(field: kinds.Personal, reading: Reading, record: Any) -> Any:
    may_reveal = reading.work.actor.may(PERSONAL_REVEAL)
    return parts.personal(reading.noun.name, record, field.name, may_reveal=may_reveal)


@shown.register
def _whole(field: kinds.Whole, _reading: Reading, record: Any) -> Any:
    return format.number(getattr(record, field.name))


@shown.register
def _rate(field: kinds.Rate, _reading: Reading, record: Any) -> Any:
    return format.number(getattr(record, field.name), 4)


@shown.register
def _money(field: kinds.Money, _reading: Reading, record: Any) -> Any:
    return parts.amount(getattr(record, field.name), getattr(record, field.currency))


@shown.register
def _number(field: kinds.Number, _reading: Reading, record: Any) -> Any:
    value = getattr(record, field.name)
    return format.NOTHING if value is None else format.decimal(value)


@shown.register
def _yes_no(field: kinds.YesNo, _reading: Reading, record: Any) -> Any:
    value = getattr(record, field.name)
    return format.NOTHING if value is None else _("yes") if value else _("no")


@shown.register
def _choices(field: kinds.Choices, reading: Reading, record: Any) -> Any:
    words = reading.words(field)
    return ", ".join(str(words.get(code, code)) for code in getattr(record, field.name) or ()) or format.NOTHING


@shown.register
def _day(field: kinds.Day, _reading: Reading, record: Any) -> Any:
    day = getattr(record, field.name)
    return parts.on_day(day, late=field.due and day is not None and day < today())


@shown.register
def _moment(field: kinds.Moment, _reading: Reading, record: Any) -> Any:
    return parts.when(getattr(record, field.name))


@shown.register
def _choice(field: kinds.Choice, reading: Reading, record: Any) -> Any:
    code = getattr(record, field.name)
    if code is None:
        return format.NOTHING
    words = str(reading.words(field).get(code, code))
    return parts.status(words, field.tones[code]) if code in field.tones else words


@shown.register
def _code(field: kinds.Code, _reading: Reading, record: Any) -> Any:
    code = getattr(record, field.name)
    if code is None:
        return format.NOTHING
    return field.options.get(code) or _unlisted(code)


def _unlisted(written: str) -> html.Span:
    return html.Span(written, title=_("Kept as it was written: it is on no list."), className="unlisted")


@shown.register
def _reference(field: kinds.Reference, _reading: Reading, record: Any) -> Any:
    name = getattr(record, field.shown)
    return (
        parts.link(name, f"/{field.noun}/{getattr(record, field.name)}") if field.noun else name or format.NOTHING
    )
