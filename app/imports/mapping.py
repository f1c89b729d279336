"""What a mapping can say: which files, what their columns hold, and which records their rows become.

A mapping is data. Reading, checking and writing are the importer's; `app/imports/sources/` holds the mappings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, LiteralString

import polars as pl

Frames = Mapping[str, pl.DataFrame]
"""File key -> its accepted rows: the declared columns, typed."""


class Kind(StrEnum):
    """What a column's text is read as. A timestamp without a zone is company time; a day is its midnight."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `also`: other headings it goes by. `required`: blank is refused, always or where the expression holds.
    `needed`: without the heading the whole import is refused. `spellings`: other spelling -> the right one.
    `choices`: the only words allowed. `refers_to`: (file key, column) in which the value must stand.
    `personal`: the value is not repeated in reports of refused rows. `not_before`: the column whose moment comes
    first.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool | pl.Expr = False
    needed: bool = True
    also: tuple[str, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    refers_to: tuple[str, str] | None = None
    personal: bool = False
    not_before: str | None = None


@dataclass(frozen=True)
class File:
    """One file, under its published name; an XLSX of the same stem serves too.

    `entity` is the table its refused rows are counted under. `key`: columns that name a row once.
    `together`: rows that share these columns are accepted all or none, because they add up to one record.
    """

    key: str
    name: str
    entity: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Ref:
    """The id of the record of `table` that this import names by an external id; NULL where that is NULL."""

    table: str
    external_id: pl.Expr


class Given(StrEnum):
    """What the files don't state and the one who imports does."""

    CURRENCY = "currency"
    FX_RATE = "fx_rate"


NOW = object()
"""The moment of the import."""


@dataclass(frozen=True)
class Stated:
    """What the file states; where it states nothing, what the record has already, and at first `otherwise`."""

    value: pl.Expr | Ref
    otherwise: Any = None


@dataclass(frozen=True)
class AtFirst:
    """What the lines together suggest, for a record that has nothing there yet.

    A delivery with fewer lines, or with lines refused, suggests something else and is no reason to change it.
    `along`: the column that decides instead, so that two columns stay a pair.
    """

    value: pl.Expr | Ref
    along: str | None = None


@dataclass(frozen=True)
class Earliest:
    """The earlier of what the lines tell and what the record has; at first, where they tell nothing, now."""

    value: pl.Expr


Value = pl.Expr | Ref | Given | Stated | AtFirst | Earliest


@dataclass(frozen=True)
class Records:
    """Rows that become records, one each, told apart by `external_id`; changed only where something differs.

    `unique` is a column of which the table takes every value once, whatever system a record came from. What is
    `custom_at_first` changes nothing that the record's `custom` has already, as `AtFirst` does.
    """

    table: str
    rows: Callable[[Frames], pl.DataFrame]
    external_id: pl.Expr
    fields: Mapping[str, Value]
    custom: Mapping[str, pl.Expr] = field(default_factory=dict)
    custom_at_first: bool = False
    unique: str | None = None


@dataclass(frozen=True)
class Events:
    """Rows that become entries of an append-only table, once for each value of `key`.

    An entry that is told again with another `moment` takes the place of the former, if that was an import's too:
    `mark` is the column that says so where the key does not.
    """

    table: str
    rows: Callable[[Frames], pl.DataFrame]
    key: tuple[str, ...]
    moment: str
    fields: Mapping[str, Value]
    mark: str | None = None


@dataclass(frozen=True)
class Parts:
    """Rows that make up a parent record; the parent ends with exactly these."""

    table: str
    rows: Callable[[Frames], pl.DataFrame]
    parent: str
    fields: Mapping[str, Value]


@dataclass(frozen=True)
class Follows:
    """Facts of records that follow from others, worked out from all that is stored, not from one delivery.

    `found` is a query for `id` and `columns` of the source `{source}`; where it finds nothing, nothing changes.
    """

    table: str
    columns: tuple[str, ...]
    found: LiteralString


Target = Records | Events | Parts


@dataclass(frozen=True)
class Source:
    """A kind of delivery: its name is also the records' `source_system`. Order of targets: parents first."""

    name: str
    files: tuple[File, ...]
    targets: tuple[Target, ...]
    follows: tuple[Follows, ...] = ()
