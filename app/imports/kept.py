"""What a delivery writes as its record keeps it, by the kind of the field, as forms and the API do."""

from collections.abc import Callable
from functools import singledispatch

import polars as pl

from app.core.phones import as_phone, region_of
from app.core.texts import clean
from app.core.validation import as_email
from app.fields.kinds import Code, Email, Field, Phone, Region, Text
from app.fields.noun import noun_of


def as_kept(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` of a noun's table; names of codes become codes, and what is on no list stays as it was written."""
    noun = noun_of(table)
    declared = [one for one in noun.fields if one.name in rows.columns] if noun else []
    for one in sorted(declared, key=lambda field: isinstance(field, Region | Phone)):  # read in their country
        rows = rows.with_columns(_kept(one, rows).alias(one.name))
    return rows


@singledispatch
def _kept(field: Field, rows: pl.DataFrame) -> pl.Series:
    return rows[field.name]


@_kept.register
def _text(field: Text, rows: pl.DataFrame) -> pl.Series:
    return _each(rows[field.name], clean)


@_kept.register
def _email(field: Email, rows: pl.DataFrame) -> pl.Series:
    return _each(rows[field.name], lambda written: as_email(written) or written)


@_kept.register
def _phone(field: Phone, rows: pl.DataFrame) -> pl.Series:
    return _beside(
        rows, field.name, "country", lambda written, country: as_phone(written, region_of(country) or "")
    )


@_kept.register
def _code(field: Code, rows: pl.DataFrame) -> pl.Series:
    return _each(rows[field.name], lambda written: field.options.read(written) or written)


@_kept.register
def _region(field: Region, rows: pl.DataFrame) -> pl.Series:
    return _beside(rows, field.name, field.country, field.options.read_in)


def _beside(rows: pl.DataFrame, name: str, other: str, read: Callable[[str, str | None], str | None]) -> pl.Series:
    """Each value read by what stands in another column, as it was written where it cannot be."""
    others = rows[other] if other in rows.columns else [None] * rows.height
    pairs = zip(rows[name], others, strict=True)
    return pl.Series(name, [(read(one, by) or one) if one else None for one, by in pairs], pl.String)


def _each(written: pl.Series, read: Callable[[str], str]) -> pl.Series:
    """Each value once: a column of a delivery repeats itself."""
    return written.replace({one: read(one) for one in written.unique().drop_nulls()})
