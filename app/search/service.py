"""One question to every searchable record. Row policies decide what exists, permissions which tables are asked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, func, select, union_all

from app.access.field_rights import unseen
from app.access.guard import requires
from app.access.work import Work
from app.audit import reveal as personal
from app.contacts import service as contacts
from app.contacts.permissions import CONTACTS_READ
from app.customers import service as customers
from app.customers.permissions import CUSTOMERS_READ
from app.deals import service as deals
from app.deals.permissions import DEALS_READ
from app.fields.noun import Noun, noun_of
from app.leads import service as leads
from app.leads.permissions import LEADS_READ
from app.tickets import service as tickets
from app.tickets.permissions import TICKETS_READ

SOURCES = (
    (CUSTOMERS_READ, "customers", customers.hits),
    (CONTACTS_READ, "contacts", contacts.hits),
    (LEADS_READ, "leads", leads.hits),
    (DEALS_READ, "deals", deals.hits),
    (TICKETS_READ, "tickets", tickets.hits),
)
"""What may be asked by whom."""

ENOUGH = 2000
"""So many finds of a kind are ranked; a text that finds more should be longer."""

ENTITIES = ("customer", "contact", "lead", "deal", "ticket")
"""The order of the answer."""

SOUNDING = {"customers": ["name"], "contacts": ["name"], "leads": ["name", "company_name"], "deals": ["title"]}
"""Nouns that are found by how names sound, and the fields that hold these names."""

Hits = Callable[..., Select[Any]]
"""What a feature's own search finds."""

FEW = 5
"""So many finds are enough not to look for what is spelt nearly so."""

NEAR = 4
"""Letters of a text that may be spelt wrongly: shorter ones are near to everything."""


@dataclass(frozen=True)
class Hit:
    """One record found; `detail` tells it from others of the same title."""

    entity: str
    id: UUID
    title: str
    detail: str | None


@requires()
def find(work: Work, text: str, size: int = 6, entity: str = "") -> list[Hit]:
    """Up to `size` records of each kind, or of one, that hold `text` or sound so: those that begin with it first,
    then the latest. Where there are few, also those that are spelt nearly so, behind.

    A whole phone number or address finds its holder, so many times a day: raises TooMany. One query, a second one
    for what is spelt nearly so; each kind asks for its own permission.
    """
    text = text.strip()
    kinds = [(table, hits) for permission, table, hits in SOURCES if work.actor.may(permission)]
    asked = [hits(work, text) for table, hits in kinds if entity in ("", table[:-1])]
    if not text or not asked:
        return []
    personal.note_search(work, text)
    sounding = {table: hits for table, hits in kinds if table in SOUNDING and entity in ("", table[:-1])}
    found = _ranked(work, [*asked, *_by_sound(work, sounding, text)], text, size)
    if len(found) < FEW and len(text) >= NEAR and text.isascii() and not text.isdecimal():
        known = {hit.id for hit in found}
        found += [hit for hit in _ranked(work, _nearly(work, sounding, text), text, FEW) if hit.id not in known]
    return found


def _ranked(work: Work, asked: Sequence[Select[Any]], text: str, size: int) -> list[Hit]:
    """What the queries find, each record once, in the order of the answer."""
    if not asked:
        return []
    best = (_best(one.limit(ENOUGH).subquery(), text, size) for one in asked)
    rows = sorted(work.session.execute(union_all(*best)), key=_place)
    hits = {row.id: Hit(row.entity, row.id, row.title, row.detail) for row in reversed(rows)}
    counted: Counter[str] = Counter()
    kept = []
    for hit in reversed(hits.values()):
        counted[hit.entity] += 1
        kept += [hit] if counted[hit.entity] <= size else []
    return kept


def _by_sound(work: Work, sounding: Mapping[str, Hits], text: str) -> list[Select[Any]]:
    """Records whose Chinese name begins so in pinyin, or by its initials.

    None of a kind one of whose names the role does not show: by which a record was found, nobody knows.
    """
    key = "".join(text.lower().split())
    if len(key) < 2 or not (key.isascii() and key.isalnum()):
        return []
    hidden = {table for table in sounding if unseen(work.actor, table).keys() & {*SOUNDING[table]}}
    shown = {table: hits for table, hits in sounding.items() if table not in hidden}
    return _told(work, shown, lambda noun: func.app.sounding(noun.name, key, ENOUGH))


def _nearly(work: Work, sounding: Mapping[str, Hits], text: str) -> list[Select[Any]]:
    """Records in whose names a word is nearly `text`."""
    said = text.lower()
    return _told(work, sounding, lambda noun: func.app.spelt_nearly(noun.name, noun.title, said, ENOUGH))


def _among(noun: Noun, ids: Any) -> ColumnElement[bool]:
    """The records are looked up by these ids: joined to them, a row would be compared with each."""
    return noun.table.id == func.any(func.array(select(ids).scalar_subquery()))


def _told(work: Work, sounding: Mapping[str, Hits], ids: Callable[[Noun], Any]) -> list[Select[Any]]:
    """What is found by its ids is told as what holds the text: a lead that sounds so by its company names it."""
    named = ((noun_of(table), hits) for table, hits in sounding.items())
    return [hits(work, "", _among(noun, ids(noun))) for noun, hits in named if noun]


def _best(found: Subquery, text: str, size: int) -> Select[Any]:
    begins = found.c.title.istartswith(text, autoescape=True).label("begins")
    ranked = select(found, begins).order_by(begins.desc(), found.c.at.desc()).limit(size).subquery()
    return select(ranked)


def _place(row: Row[Any]) -> tuple[int, bool, float]:
    """A union keeps no order of its own."""
    return ENTITIES.index(row.entity), not row.begins, -row.at.timestamp()
