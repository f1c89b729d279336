"""The kinds of field a record can have. What a field is, is said once, beside its noun.

Its list, form, details, filters, order, search and timeline read it there. No screen is known here: app.ui.shown
draws.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.access.work import Work
from app.core.codes import CURRENCIES, REGIONS, Codes, Regions

Words = Mapping[str, Any]
"""Code -> what it is called, in lazy messages or in the reader's language."""

Options = Words | Callable[[Work], Words]
"""The codes a field takes: written down, or the company's own, asked for once a page."""

Find = Callable[[Work, str], list[tuple[str, str]]]
"""(code or id, name) of the first choices that match what is typed; the first of all where nothing is."""

Asked = Literal["always", "new", "change", "never"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One fact about a record, kept in the column of the same name.

    `asked`: in which forms. `listed`: its place in the list, None if it has none; `detailed`: whether it stands
    among a record's details. `filtered`: a quick filter of the list; `searched`: a part of it finds the record.
    `governs`: pages and rules are drawn from it, so that every role sees it.
    """

    name: str = field(kw_only=False)
    label: Any = field(kw_only=False)
    asked: Asked = "always"
    required: bool = False
    listed: int | None = None
    detailed: bool = True
    sortable: bool = False
    filtered: bool = False
    searched: bool = False
    wide: bool = False
    governs: bool = False
    hint: Any = ""


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """One line."""


@dataclass(frozen=True, kw_only=True)
class LongText(Field):
    """Several lines."""


@dataclass(frozen=True, kw_only=True)
class Website(Field):
    """An address that opens."""


@dataclass(frozen=True, kw_only=True)
class Personal(Field):
    """Sealed at rest, shown masked, revealed one at a time, never filled into a form."""


@dataclass(frozen=True, kw_only=True)
class Phone(Personal):
    """A phone number, in E.164."""


@dataclass(frozen=True, kw_only=True)
class Email(Personal):
    """An e-mail address."""


@dataclass(frozen=True, kw_only=True)
class Account(Personal):
    """A name by which somebody is reached elsewhere, such as on WeChat."""


@dataclass(frozen=True, kw_only=True)
class Whole(Field):
    """A count."""


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A number with up to six decimals, below zero too."""


@dataclass(frozen=True, kw_only=True)
class YesNo(Field):
    """Yes, no, or not known."""


@dataclass(frozen=True, kw_only=True)
class Rate(Field):
    """A ratio with up to eight decimals, such as a currency's."""


@dataclass(frozen=True, kw_only=True)
class Money(Field):
    """An amount in the currency that the column `currency` names, the company's own where that is empty."""

    currency: str = "currency"


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date; `due` ones that have passed are overdue."""

    due: bool = False


@dataclass(frozen=True, kw_only=True)
class Moment(Field):
    """A point in time; `due` ones that have passed are overdue."""

    due: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """A code from a list; `tones` colour it where it says how a record stands.

    `find` offers those that can be chosen now, where `options` also call what was chosen before; or `former` are
    those of the options that nobody chooses any more.
    """

    options: Options
    find: Find | None = None
    former: frozenset[str] = frozenset()
    tones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choices(Choice):
    """Several codes from a list."""


@dataclass(frozen=True, kw_only=True)
class Code(Choice):
    """A code from a list that is the world's; what an import brings and is on no list stays as it was written."""

    options: Codes


@dataclass(frozen=True, kw_only=True)
class Region(Code):
    """A part of the country that the column `country` names."""

    options: Regions = field(default_factory=lambda: REGIONS)
    country: str = "country"


@dataclass(frozen=True, kw_only=True)
class Currency(Code):
    """What amounts are in; the company's own where nothing is chosen."""

    options: Codes = field(default_factory=lambda: CURRENCIES)


@dataclass(frozen=True, kw_only=True)
class Reference(Field):
    """The id of another record; its name is read with the record, in `shown`.

    `noun` is where that record's page is, None where it has none. `find` finds the records that a form offers.
    `table` is whose rows a field of the company's own names; other fields are columns, whose foreign keys say so.
    """

    noun: str | None
    shown: str
    table: str = ""
    find: Find | None = None
