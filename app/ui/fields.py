"""A noun's declared fields as people meet them: columns of its list, filters, controls of its forms, details.

What a field is stands in app/<noun>/fields.py; here each kind is drawn, once for all nouns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from dash import dcc, html

from app.access.actor import Permission
from app.access.work import Work
from app.core.dates import today
from app.core.i18n import _
from app.core.phones import HOME_REGION
from app.core.settings import settings
from app.fields import kinds
from app.fields.kinds import Field, Words
from app.fields.noun import Noun
from app.ui import format, forms, parts
from app.ui.list_page import Filter
from app.ui.lists import Column
from app.ui.records import Fact

NOTHING_BEGUN: Mapping[str, forms.Option] = {}
Placed = tuple[int, Column[Any]]
"""A column of a list and its place there."""


@dataclass
class Reading:
    """One reading of a noun's fields: what its choices are called is asked once, however many rows there are."""

    work: Work
    noun: Noun
    _options: dict[str, Words] = field(default_factory=dict)

    def words(self, choice: kinds.Choice) -> Words:
        """Code -> what it is called."""
        if choice.name not in self._options:
            options = choice.options
            self._options[choice.name] = options(self.work) if callable(options) else options
        return self._options[choice.name]


def columns(work: Work, noun: Noun, besides: Iterable[Placed] = ()) -> list[Column[Any]]:
    """The columns of a noun's list in their places: its listed fields, and what is no field of its own."""
    reading = Reading(work, noun)
    listed = [(one.listed, _column(one, reading)) for one in noun.fields if one.listed is not None]
    return [column for _place, column in sorted([*listed, *besides], key=lambda placed: placed[0])]


def filters(work: Work, noun: Noun) -> list[Filter]:
    """A quick filter for each field that is one and has something to choose from."""
    reading = Reading(work, noun)
    chosen = [one for one in noun.fields if one.filtered and isinstance(one, kinds.Choice)]
    return [Filter(one.name, str(one.label), reading.words(one)) for one in chosen]


def controls(
    work: Work, noun: Noun, record: Any = None, begun: Mapping[str, forms.Option] = NOTHING_BEGUN
) -> list[forms.Field]:
    """The controls of a noun's form: over `record`, or for a new one, of which `begun` are chosen already."""
    reading, form = Reading(work, noun), "new" if record is None else "change"
    asked = [one for one in noun.fields if one.asked in ("always", form)]
    return [_control(one, reading, record, begun.get(one.name)) for one in asked]


def facts(work: Work, noun: Noun, record: Any) -> list[Fact]:
    """Label and value of each field that stands among a record's details."""
    reading = Reading(work, noun)
    return [(str(one.label), shown(one, reading, record)) for one in noun.fields if one.detailed]


def codes(work: Work, noun: Noun) -> dict[str, Words]:
    """Field -> code -> what it is called, for the fields that hold codes."""
    reading = Reading(work, noun)
    return {one.name: reading.words(one) for one in noun.fields if isinstance(one, kinds.Choice)}


def fact(work: Work, noun: Noun, name: str, record: Any) -> Fact:
    """Label and value of one field, for what is looked at first."""
    one = noun.by_name[name]
    return str(one.label), shown(one, Reading(work, noun), record)


@singledispatch
def shown(field: Field, _reading: Reading, record: Any) -> Any:
    """What stands in a list or among details for a field of `record`."""
    return getattr(record, field.name) or format.NOTHING


@shown.register
def _website(field: kinds.Website, _reading: Reading, record: Any) -> Any:
    return format.site(getattr(record, field.name))


@shown.register
def _personal(field: kinds.Personal, reading: Reading, record: Any) -> Any:
    may_reveal = reading.work.actor.may(Permission.PERSONAL_REVEAL)
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


NUMERIC = (kinds.Whole, kinds.Rate, kinds.Money)
CUT = (kinds.Text, kinds.LongText, kinds.Website)
CONTROLS: dict[type[Field], forms.Kind] = {
    kinds.LongText: "long",
    kinds.Whole: "whole",
    kinds.Rate: "rate",
    kinds.Money: "money",
    kinds.Day: "date",
    kinds.Moment: "moment",
    kinds.Choice: "choice",
    kinds.Code: "choice",
    kinds.Region: "choice",
    kinds.Currency: "choice",
    kinds.Reference: "record",
}
"""Kind of field -> the control that asks for it; a line of text where none is named."""


def _column(one: Field, reading: Reading) -> Column[Any]:
    sort = one.name if one.sortable else None
    if one.name == reading.noun.title:
        return Column(str(one.label), lambda record: _title(reading.noun, one, record), sort, "lead-cell")
    return Column(str(one.label), lambda record: shown(one, reading, record), sort, _look(one))


def _title(noun: Noun, one: Field, record: Any) -> dcc.Link:
    return dcc.Link(getattr(record, one.name), href=f"/{noun.name}/{record.id}")


def _look(one: Field) -> str:
    if isinstance(one, NUMERIC):
        return "num"
    if isinstance(one, kinds.Reference):
        return "cut above-cell"
    plain = isinstance(one, kinds.Choice) and not one.tones
    return "cut" if plain or isinstance(one, CUT) else ""


def _control(one: Field, reading: Reading, record: Any, begun: forms.Option | None) -> forms.Field:
    return forms.Field(
        one.name, str(one.label), CONTROLS.get(type(one), "text"), _options(one, reading, record, begun),
        required=one.required, wide=one.wide, placeholder=_placeholder(one, record), hint=str(one.hint),
    )  # fmt: skip


def _options(one: Field, reading: Reading, record: Any, begun: forms.Option | None) -> Sequence[forms.Option]:
    if isinstance(one, kinds.Code):
        return _codes(one, record)
    if isinstance(one, kinds.Choice):
        return list(reading.words(one).items())
    if isinstance(one, kinds.Reference) and one.choices:
        record_id = getattr(record, one.name, None)
        stands = (str(record_id), getattr(record, one.shown) or "") if record_id else None
        return one.choices(reading.work, stands or begun)
    return ()


def _codes(one: kinds.Code, record: Any) -> list[forms.Option]:
    """The list, of regions those of the record's country, and before it what is recorded and on no list."""
    offered: Mapping[str, str] = one.options
    if isinstance(one, kinds.Region):
        offered = one.options.of(getattr(record, one.country, None) or HOME_REGION)
    code = getattr(record, one.name, None)
    return [*([(code, one.options.get(code, code))] if code and code not in offered else []), *offered.items()]


def _placeholder(one: Field, record: Any) -> str:
    """A masked value stays unless something is typed; a currency is the company's own."""
    if isinstance(one, kinds.Currency):
        return settings().base_currency
    return getattr(record, one.name, None) or "" if isinstance(one, kinds.Personal) else ""
