"""A noun's declared fields as people meet them: columns of its list, filters, controls of its forms, details.

What a field is stands in app/<noun>/fields.py; app.ui.shown draws each kind, once for all nouns.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.access.work import Work
from app.core.i18n import _
from app.core.phones import HOME_REGION
from app.core.settings import settings
from app.fields import choosing, kinds
from app.fields.custom import is_own
from app.fields.kinds import Field, Words
from app.fields.noun import Noun
from app.fields.reading import Reading
from app.ui import forms
from app.ui.elements import Button, Link
from app.ui.icons import icon
from app.ui.lists import Column, Filter
from app.ui.records import Fact
from app.ui.shown import shown
from app.ui.sources import Sources

NOTHING_BEGUN: Mapping[str, forms.Option] = {}
Placed = tuple[int, Column[Any]]
"""A column of a list and its place there."""

LAST = 1000
"""Where columns stand that a list shows only when they are chosen."""


def columns(work: Work, noun: Noun, rows: Iterable[Any], besides: Iterable[Placed] = ()) -> list[Column[Any]]:
    """What a list of `rows` can show, in its places: the noun's fields, and what is no field of it or is shown
    otherwise; those without a place come behind and are shown when they are chosen.

    A column of a field which the reader's role does not show, or that sorts by one, would tell it.
    """
    reading = Reading(work, noun).name(rows)
    others = [
        (place, one) for place, one in besides if all(noun.seen(work, name) for name in (one.sort or "", one.name))
    ]
    drawn = {one.name for _place, one in besides}
    own = [(_place_of(one), _column(one, reading)) for one in reading.all if one.name not in drawn]
    return [column for _place, column in sorted([*own, *others], key=lambda placed: placed[0])]


def filters(work: Work, noun: Noun) -> list[Filter]:
    """A quick filter for each field that is one and has something to choose from."""
    reading = Reading(work, noun)
    asked = [one for one in reading.all if one.filtered and reading.may_find(one)]
    offered = [(one, _to_filter(one, reading)) for one in asked]
    return [Filter(one.name, str(one.label), dict(options)) for one, options in offered if options]


def controls(
    work: Work, noun: Noun, record: Any = None, begun: Mapping[str, forms.Option] = NOTHING_BEGUN
) -> list[forms.Field]:
    """The controls of a form: over a `whole` record, or for a new one, of which `begun` are chosen already."""
    reading = Reading(work, noun)
    asked = _asked(reading, "new" if record is None else "change")
    return [_control(one, reading, record, begun.get(one.name)) for one in asked]


def changed(work: Work, noun: Noun) -> list[Field]:
    """The fields that the form over a record asks for, as far as the reader's role may change them."""
    return noun.writable(work, _asked(Reading(work, noun), "change"))


def _asked(reading: Reading, form: str) -> list[Field]:
    return [one for one in reading.all if one.asked in ("always", form)]


def facts(work: Work, noun: Noun, record: Any) -> list[Fact]:
    """Label and value of each field that stands among a record's details; on hover, who set it and when."""
    reading = Reading(work, noun).name([record])
    known, sources = reading.whole(record), Sources(work, noun, record.id)
    detailed = [one for one in reading.all if one.detailed]
    return [(str(one.label), sources.over(one, shown(one, reading, known))) for one in detailed]


def whole(work: Work, noun: Noun, record: Any) -> Any:
    """A record as a form over it begins, own fields included."""
    return Reading(work, noun).name([record]).whole(record)


def masked(work: Work, noun: Noun) -> tuple[str, ...]:
    """Fields that a form leaves empty: what is shown of them is not their value."""
    return tuple(one.name for one in Reading(work, noun).all if isinstance(one, kinds.Personal))


def codes(work: Work, noun: Noun) -> dict[str, Words]:
    """Field -> code -> what it is called, for the fields that hold codes."""
    reading = Reading(work, noun)
    return {one.name: reading.words(one) for one in reading.all if isinstance(one, kinds.Choice)}


def value(work: Work, noun: Noun, name: str, record: Any) -> Any:
    """What stands for one field that every role sees."""
    return shown(noun.by_name[name], Reading(work, noun), record)


def fact(work: Work, noun: Noun, name: str, record: Any) -> Fact | None:
    """Label and value of one field, for what is looked at first; None if the reader's role does not show it."""
    one, reading = noun.by_name[name], Reading(work, noun)
    return (str(one.label), shown(one, reading, record)) if reading.shows(one) else None


NUMERIC = (kinds.Whole, kinds.Rate, kinds.Money, kinds.Number)
CUT = (kinds.Text, kinds.LongText, kinds.Website)
CONTROLS: dict[type[Field], forms.Kind] = {
    kinds.LongText: "long",
    kinds.Whole: "whole",
    kinds.Rate: "rate",
    kinds.Money: "money",
    kinds.Day: "date",
    kinds.Moment: "moment",
    kinds.Choice: "choice",
    kinds.Choices: "choices",
    kinds.Number: "rate",
    kinds.YesNo: "choice",
    kinds.Code: "choice",
    kinds.Region: "choice",
    kinds.Currency: "choice",
    kinds.Reference: "record",
}
"""Kind of field -> the control that asks for it; a line of text where none is named."""


def _place_of(one: Field) -> int:
    return LAST if one.listed is None else one.listed


def _column(one: Field, reading: Reading) -> Column[Any]:
    look = "lead-cell" if one.name == reading.noun.title else _look(one)
    return Column(
        str(one.label),
        _cell(one, reading),
        one.name if one.sortable and reading.may_find(one) else None,
        look,
        one.name,
        is_usual=one.listed is not None,
    )


def _cell(one: Field, reading: Reading) -> Callable[[Any], Any]:
    if is_own(one.name):
        return lambda record: shown(one, reading, reading.whole(record))
    if one.name == reading.noun.title:
        return _title(reading.noun, one)
    return lambda record: shown(one, reading, record)


def _title(noun: Noun, one: Field) -> Callable[[Any], list[Any]]:
    """The way to the record's page, and to the panel beside the list: the same button in each row."""
    words = _("Show beside the list")
    peek = Button(
        icon("panel"),
        className="reveal peek",
        type="button",
        title=words,
        **{"aria-label": words, "data-peek": "1"},
    )
    return lambda record: [Link(getattr(record, one.name), href=f"/{noun.name}/{record.id}"), peek]


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
    if isinstance(one, kinds.YesNo):
        return [("true", _("yes")), ("false", _("no"))]
    if isinstance(one, kinds.Code):
        return _codes(one, record)
    if isinstance(one, kinds.Choice) and one.find is None:
        held = getattr(record, one.name, None) or []
        gone = one.former - {*([held] if isinstance(held, str) else held)}
        return [(code, words) for code, words in reading.words(one).items() if code not in gone]
    if isinstance(one, kinds.Choice):
        code: str | None = getattr(record, one.name, None)
        return _offered(one, reading.work, (code, str(reading.words(one).get(code, code))) if code else None)
    if isinstance(one, kinds.Reference) and (one.table or one.find):
        record_id = getattr(record, one.name, None)
        stands = (str(record_id), getattr(record, one.shown) or "") if record_id else None
        return _offered(one, reading.work, stands or begun)
    return ()


def _to_filter(one: Field, reading: Reading) -> Sequence[forms.Option]:
    """All that records may hold, and not only what can still be chosen."""
    if isinstance(one, kinds.Choice) and (one.find or one.former):
        return list(reading.words(one).items())
    return _options(one, reading, None, None)


def _offered(one: kinds.Choice | kinds.Reference, work: Work, chosen: forms.Option | None) -> list[forms.Option]:
    """The first that can be chosen, and before them what is chosen already."""
    first = [chosen] if chosen else []
    return [*first, *(option for option in choosing.choices_of(work, one, "") if option[0] not in dict(first))]


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
