"""What a delivery writes as its record keeps it, by the kind of the field, as forms and the API do."""

from collections.abc import Callable
from functools import singledispatch

import polars as pl

from app.core.texts import clean
from app.fields.kinds import Code, Field, Region, Text
from app.fields.noun import noun_of


def as_kept(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` of a noun's table; names of codes become codes, and what is on no list stays as it was written."""
    noun = noun_of(table)
    declared = [one for one in noun.fields if one.name in rows.columns] if noun else []
    for one in sorted(declared, key=lambda field: isinstance(field, Region)):  # a region is read in its country
        rows = rows.with_columns(_kept(one, rows).alias(one.name))
    return rows


@singledispatch
def _kept(field: Field, rows: pl.DataFrame) -> pl.Series:
    return rows[field.name]


@_kept.register
def _text(field: Text, rows: pl.DataFrame) -> pl.Series:
    return _each(rows[field.name], clean)


@_kept.register
def _code(field: Code, rows: pl.DataFrame) -> pl.Series:
    return _each(rows[field.name], lambda written: field.options.read(written) or written)


@_kept.register
def _region(field: Region, rows: pl.DataFrame) -> pl.Series:
    countries = rows[field.country] if field.country in rows.columns else [None] * rows.height
    read = [
        (field.options.read_in(written, country) or written) if written else None
        for written, country in zip(rows[field.name], countries, strict=True)
    ]
    return pl.Series(field.name, read, pl.String)


def _each(written: pl.Series, read: Callable[[str], str]) -> pl.Series:
    """Each value once: a column of a delivery repeats itself."""
    return written.replace({one: read(one) for one in written.unique().drop_nulls()})
