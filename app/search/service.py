"""One question to every searchable record. Row policies decide what exists, permissions which tables are asked."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Subquery, select, union_all

from app.access.guard import requires
from app.access.work import Work
from app.audit import reveal as personal
from app.contacts import service as contacts
from app.contacts.permissions import CONTACTS_READ
from app.customers import service as customers
from app.customers.permissions import CUSTOMERS_READ
from app.deals import service as deals
from app.deals.permissions import DEALS_READ
from app.leads import service as leads
from app.leads.permissions import LEADS_READ
from app.tickets import service as tickets
from app.tickets.permissions import TICKETS_READ

SOURCES = (
    (CUSTOMERS_READ, customers.hits),
    (CONTACTS_READ, contacts.hits),
    (LEADS_READ, leads.hits),
    (DEALS_READ, deals.hits),
    (TICKETS_READ, tickets.hits),
)
"""What may be asked by whom."""

ENOUGH = 2000
"""So many finds of a kind are ranked; a text that finds more should be longer."""

ENTITIES = ("customer", "contact", "lead", "deal", "ticket")
"""The order of the answer."""


@dataclass(frozen=True)
class Hit:
    """One record found; `detail` tells it from others of the same title."""

    entity: str
    id: UUID
    title: str
    detail: str | None


@requires()
def find(work: Work, text: str, size: int = 6) -> list[Hit]:
    """Up to `size` records of each kind that hold `text`: those that begin with it first, then the latest.

    A whole phone number or address finds its holder, so many times a day: raises TooMany. One query; each kind
    asks for its own permission.
    """
    text = text.strip()
    permitted = [hits for permission, hits in SOURCES if work.actor.may(permission)]
    asked = [hits(work, text).limit(ENOUGH).subquery() for hits in permitted]
    if not text or not asked:
        return []
    personal.note_search(work, text)
    rows = work.session.execute(union_all(*(_best(found, text, size) for found in asked)))
    return [Hit(row.entity, row.id, row.title, row.detail) for row in sorted(rows, key=_place)]


def _best(found: Subquery, text: str, size: int) -> Select[Any]:
    begins = found.c.title.istartswith(text, autoescape=True).label("begins")
    ranked = select(found, begins).order_by(begins.desc(), found.c.at.desc()).limit(size).subquery()
    return select(ranked)


def _place(row: Row[Any]) -> tuple[int, bool, float]:
    """A union keeps no order of its own."""
    return ENTITIES.index(row.entity), not row.begins, -row.at.timestamp()
