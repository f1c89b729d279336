"""What all records of a list come to, under its columns; and its records by the values of a field."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import dash_mantine_components as dmc
from dash import html

from app.access import records
from app.access.work import Work
from app.core.i18n import _, ngettext
from app.core.settings import settings
from app.fields import kinds
from app.fields.asking import OWNER
from app.fields.conditions import Condition, Group, both, written
from app.fields.kinds import Field
from app.fields.noun import Noun, noun_of
from app.fields.reading import Reading
from app.fields.totals import MOST, Sum, Total, Totals, grouping, summed
from app.ui import format
from app.ui.icons import icon
from app.ui.lists import Column, Query

V = TypeVar("V")
EMPTY = "-"
"""In an address: the group of those in which nothing is filled in."""


def chooser(w: Work, noun: Noun, query: Query) -> dmc.Select:
    """By which field the list is grouped."""
    data = [{"value": name, "label": str(one.label)} for name, one in grouping(w, noun).items()]
    return dmc.Select(
        id={"list": noun.name, "set": "group"}, value=query.get("group") or None, placeholder=_("Group by"),
        data=data, clearable=True, searchable=True, nothingFoundMessage=_("No match"),
        **{"aria-label": _("Group by")},
    )  # fmt: skip


def waiting(name: str, columns: int) -> html.Tfoot:
    """The line of sums, empty until they are known: nothing moves when they come."""
    return html.Tfoot(
        html.Tr([html.Td(colSpan=columns)], id={"list": name, "part": "totals"}), className="list-sums"
    )


def counted(n: int, is_more: bool) -> str:
    """How many records were found, where there may be more than were counted, too."""
    return _("{cap}+ records", cap=format.number(n)) if is_more else ngettext("{n} record", "{n} records", n)


def found(totals: Totals) -> str:
    """How many records a list finds, once all of them were looked at for their sums: more than its rows count."""
    n = sum(one.count for one in totals.groups)
    return counted(MOST if totals.is_partial else n, totals.is_partial)


def cells(w: Work, noun: Noun, columns: Sequence[Column[Any]], totals: Totals) -> list[html.Td]:
    """One for each column and one for the boxes: sum and mean where it is a number."""
    every = totals.groups[0] if totals.groups else Total(None, 0, {})
    fields = {one.name: one for one in summed(w, noun)}
    said = (
        _("the newest {n}", n=format.number(MOST))
        if totals.is_partial
        else _("all {n}", n=format.number(every.count))
    )
    told = {columns[0].name: said} if columns else {}
    made = [html.Td(className="pick-cell")]
    for column in columns:
        known = fields.get(column.name)
        content = (
            _summed(known, every.sums[column.name])
            if known and column.name in every.sums
            else told.get(column.name)
        )
        made.append(html.Td(content, className=column.kind.replace("lead-cell", "foot-first")))
    return made


def _summed(one: Field, found: Sum) -> Any:
    """The sum, in each currency; the mean where all is in one; and of how many records it is on hover."""
    if not found.count:
        return format.NOTHING
    said = ngettext("filled in on {n} record", "filled in on {n} records", found.count)
    exact = " + ".join(_exact(one, *part) for part in found.by_currency.items())
    title = f"{exact} · {said}"
    lines = [html.Span([html.Small(_("sum")), " ", _amounts(one, found)])]
    if len(found.by_currency) == 1:
        ((currency, amount),) = found.by_currency.items()
        lines.append(html.Span([html.Small(_("mean")), " ", _amount(one, currency, amount / found.count)]))
    return html.Span(lines, title=title, className="list-sum")


def _amounts(one: Field, found: Sum) -> str:
    parts = sorted(found.by_currency.items(), key=lambda part: -part[1])
    return " + ".join(_amount(one, currency, amount) for currency, amount in parts[:3]) + " …" * (len(parts) > 3)


def _exact(one: Field, currency: str | None, amount: Any) -> str:
    if isinstance(one, kinds.Money):
        return format.money(amount, currency or settings().base_currency, 2)
    return format.decimal(amount)


def _amount(one: Field, currency: str | None, amount: Any) -> str:
    if isinstance(one, kinds.Money):
        return format.short_money(amount, currency or settings().base_currency)
    return format.short(amount)


def condition(name: str, key: str) -> str:
    """A filter that asks for one group."""
    asked = Condition(name, "empty") if key == EMPTY else Condition(name, "is", (key,))
    return written(Group("all", (asked,))) or ""


def narrowed(asked: Mapping[str, Any], query: Query) -> dict[str, Any]:
    """What the records of the open group are asked with."""
    return {**asked, "filter": both(asked.get("filter"), condition(query["group"], query["open"]))}


def table(
    w: Work, noun: Noun, totals: Totals, query: Query, width: int, rows: Callable[[], Sequence[html.Tr]]
) -> list[html.Tr]:
    """A line for each group, and under the one that is open its records."""
    by = grouping(w, noun)[query["group"]]
    names = _names(w, noun, by, totals)
    fields = summed(w, noun)
    lines: list[html.Tr] = []
    for one in totals.groups:
        key = EMPTY if one.value is None else one.value
        is_open = query.get("open") == key
        lines.append(_line(noun.name, key, names(one.value), one, fields, width, is_open=is_open))
        lines += rows() if is_open else []
    return lines


def note(totals: Totals) -> Any:
    """Said where groups and sums are not of all."""
    if not totals.is_partial:
        return None
    words = _("Of the newest {n} records, the largest groups. Filter the list to see all.", n=format.number(MOST))
    return html.P([icon("info"), " ", words], className="soft list-note")


def _line(
    name: str, key: str, words: str, one: Total, fields: Sequence[Field], width: int, *, is_open: bool
) -> html.Tr:
    go = {"list": name, "go": "open:" if is_open else f"open:{key}"}
    count = html.Span(format.number(one.count), className="soft")
    opens = html.Button(
        [icon("down" if is_open else "right"), html.B(words), count],
        id=go, type="button", className="group-open", **{"aria-expanded": str(is_open).lower()},
    )  # fmt: skip
    sums = [
        html.Span([html.Small(str(field.label)), " ", _amounts(field, one.sums[field.name])])
        for field in fields
        if one.sums[field.name].count
    ]
    return html.Tr(
        html.Td([opens, html.Span(sums, className="group-sums")], colSpan=width), className="group-line"
    )


def _names(w: Work, noun: Noun, by: Field, totals: Totals) -> Callable[[str | None], str]:
    """What a value is called; that of another record only to who may read it."""
    known: Mapping[Any, Any] = {}
    values = [one.value for one in totals.groups if one.value]
    if isinstance(by, kinds.Choice):
        known = Reading(w, noun).words(by)
    elif isinstance(by, kinds.YesNo):
        known = {"true": _("yes"), "false": _("no")}
    elif isinstance(by, kinds.Reference):
        known = _called(w, by, {UUID(value) for value in values})
    return lambda value: _("Nothing filled in") if value is None else str(known.get(value, value))


def _called(w: Work, by: kinds.Reference, ids: set[UUID]) -> dict[str, str]:
    noun = None if by.name == OWNER.name else noun_of(by.noun or by.table)
    if noun is None:
        found = records.names_of(w, ids)
    else:
        found = records.titles(w, noun.table, getattr(noun.table, noun.title), ids)
    return {str(one): found.get(one, _("somebody else's")) for one in ids}
