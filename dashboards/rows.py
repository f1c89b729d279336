"""The rows behind a number as a table: records by name, columns and codes in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from dash import html
from sqlalchemy import text

from app.access.work import Work
from app.code_lists import service as code_lists
from app.core.i18n import _, current_locale
from app.fields.kinds import Code
from app.fields.noun import declared, nouns
from app.ui import format, names
from app.ui.plain_table import PlainTable
from dashboards import drill, own_fields, remembered
from dashboards.row_words import CODES, COLUMNS, RECORDS

OWN = ("owner_id", "team_id", "customer_owner_id", "customer_team_id")
NAMING = ("title", "number")
"""Columns that say no more than the link to their record does."""

LABELS = text("select channel, case when :locale = 'zh' then label_zh else label_en end from marts.dim_channel")

KEPT = {"lost_reason": "lost_reasons", "stage": "stages", "product": "products"}
"""Column -> the company's list that its codes are of."""

PATH = "path"
"""A column of channels, one after the other."""

Links = Mapping[UUID, names.Link]


def table(work: Work, rows: drill.Rows, counted: str, noun: str) -> Any:
    """The rows, `counted` beside the names and the noun's own fields last; records the reader may not open stay
    without a name."""
    if not rows.rows:
        return html.P(_("No rows in this period."), className="soft")
    links = {column: _links(work, entity, column, rows.rows) for column, entity in RECORDS.items()}
    columns = _columns(rows, links, counted)
    codes = codes_of(work)

    def shown(name: str, value: Any) -> Any:
        return links[name].get(value) or format.NOTHING if name in links else cell(name, value, codes)

    own = list(own_fields.columns(work, noun, rows.rows))
    heads = [(label(name), "num" if _is_money(name) else "") for name in columns]
    heads += [(str(one.label), "") for one, _cells in own]
    cells = [
        [*(shown(name, row[name]) for name in columns), *(cell(one.name, cells[i], codes) for one, cells in own)]
        for i, row in enumerate(rows.rows)
    ]
    return PlainTable(_("Records behind this number"), heads, cells)


def codes_of(work: Work) -> dict[str, Mapping[str, Any]]:
    """Column -> code -> words, as the company calls its channels, stages and reasons now; read once a work."""
    held, key = work.session.info, ("codes", current_locale())
    if key not in held:
        held[key] = _codes(work)
    return cast(dict[str, Mapping[str, Any]], held[key])


def _codes(work: Work) -> dict[str, Mapping[str, Any]]:
    channels = dict(remembered.rows(work, LABELS, {"locale": current_locale()}))
    tickets = next((noun.by_name["channel"] for noun in nouns() if noun.name == "tickets"), None)
    channels = {**getattr(tickets, "options", {}), "unattributed": _("Not attributed"), **channels}
    own = {column: code_lists.words(work, name) for column, name in KEPT.items()}
    by_channel = dict.fromkeys(("channel", "first_channel", "last_channel"), channels)
    return {**written_codes(), **own_fields.codes(work), **by_channel, **own}


def written_codes() -> dict[str, Mapping[str, Any]]:
    """Column -> code -> words, of the codes that no company makes up."""
    return {one.name: one.options for noun in nouns() for one in noun.fields if isinstance(one, Code)} | CODES


def _links(work: Work, entity: str, column: str, rows: Sequence[Mapping[str, Any]]) -> Links:
    ids = {row[column] for row in rows if row.get(column)}
    return names.links(work, entity, ids) if ids else {}


def _columns(rows: drill.Rows, links: Mapping[str, Links], counted: str) -> list[str]:
    """What tells something: records that can be named first, then what the number is made of, no other ids,
    nothing that is empty throughout."""
    records = [name for name in rows.columns if links.get(name)]
    untold = {*OWN, own_fields.COLUMN, *(NAMING if records else ())}
    others = [
        name
        for name in rows.columns
        if not name.endswith("_id") and name not in untold and any(row[name] is not None for row in rows.rows)
    ]
    return records + sorted(others, key=lambda name: name != counted)


def label(name: str) -> str:
    """A column in words: its own, those of the field it holds, or as it is stored."""
    field = declared(name)
    return str(COLUMNS.get(name) or (field.label if field else name.replace("_", " ")))


def _is_money(name: str) -> bool:
    """Amounts of the marts are in the company's own currency."""
    return name == "amount" or name.endswith("_amount")


def cell(name: str, value: Any, codes: Mapping[str, Mapping[str, Any]]) -> str:
    """One value as a person writes it."""
    if value is None:
        return format.NOTHING
    if isinstance(value, datetime):
        return format.moment(value)
    if isinstance(value, date):
        return format.day(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == PATH:
        return " → ".join(cell("channel", step, codes) for step in str(value).split(" > "))
    if isinstance(value, str):
        return str(codes.get(name, {}).get(value, value))
    if _is_money(name):
        return format.money(value, None, 2)
    return format.number(value, 0 if value == int(value) else 2)
