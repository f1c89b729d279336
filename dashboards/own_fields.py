"""Fields that a company added to a noun itself: dimensions of its numbers, columns of the rows behind them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from app.access.work import Work
from app.core.i18n import _
from app.exports.cells import Cell, Cells
from app.fields import kinds
from app.fields.custom import own_fields
from app.fields.kinds import Field
from app.fields.noun import noun_of, nouns

if TYPE_CHECKING:
    from dashboards.registry import Source

COLUMN = "custom"
"""Of a mart, and of its semantic model: where the values stand by the name of their field."""

CUTTING = (kinds.Text, kinds.YesNo, kinds.Choice)
"""Kinds of fields whose values are few enough, and each one word, to cut a number by."""


def cut_by_own(work: Work, noun: str, source: "Source") -> "Source":
    """A mart with the noun's own fields among its dimensions, if it holds them."""
    own = {one.name: one for one in own_fields(work, noun) if _cuts(one)}
    if source.own is None or not own:
        return source
    return replace(
        source,
        dimensions={**source.dimensions, **{name: f"({source.own} ->> '{name}')" for name in own}},
        labels={**source.labels, **{name: {"en": str(one.label)} for name, one in own.items()}},
    )


def cut_by_joined(work: Work, source: "Source") -> "Source":
    """The same with the own fields of the nouns that its rows refer to: a deal by those of its customer."""
    more = {
        (found := replace(held, name=one.name, expr=f"({held.expr} ->> '{one.name}')")).column: (found, one)
        for held in source.joined_own
        for one in own_fields(work, held.noun)
        if _cuts(one)
    }
    if not more:
        return source
    return replace(
        source,
        joined={**source.joined, **{name: found for name, (found, _one) in more.items()}},
        labels={**source.labels, **{name: {"en": str(one.label)} for name, (_found, one) in more.items()}},
    )


def _cuts(one: Field) -> bool:
    return isinstance(one, CUTTING) and not isinstance(one, kinds.Choices)


def codes(work: Work) -> dict[str, Mapping[str, Any]]:
    """Field -> its values as a number is cut by them -> what they are called."""
    found: dict[str, Mapping[str, Any]] = {}
    for noun in nouns():
        for one in own_fields(work, noun.name):
            if isinstance(one, kinds.YesNo):
                found[one.name] = {"true": _("yes"), "false": _("no")}
            elif isinstance(one, kinds.Choice) and isinstance(one.options, Mapping):
                found[one.name] = one.options
    return found


def columns(work: Work, noun: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Field, list[Cell]]]:
    """Each own field that some of the rows have a value of, with one cell a row."""
    declared = noun_of(noun)
    if declared is None or not rows or COLUMN not in rows[0]:
        return
    cells = Cells(work, declared)
    records = [SimpleNamespace(id=place, custom=row[COLUMN]) for place, row in enumerate(rows)]
    cells.reading.name(records)
    for one in cells.reading.own:
        found = [cells.cell(one, cells.reading.whole(record)) for record in records]
        if any(cell is not None for cell in found):
            yield one, found
