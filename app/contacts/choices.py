"""Contacts to choose from, as forms offer them."""

from collections.abc import Sequence
from uuid import UUID

from app.access.work import Work
from app.contacts import service
from app.contacts.fields import CONTACT
from app.contacts.permissions import CONTACTS_READ
from app.contacts.schema import ContactQuery, ContactView


def find(work: Work, text: str) -> list[tuple[str, str]]:
    """(id, name and customer) of the first contacts that match; none for whoever reads no contacts."""
    if not work.actor.may(CONTACTS_READ):
        return []
    page = service.list_contacts(work, ContactQuery(search=text or None, sort="name", size=20))
    return [_option(one) for one in page.rows]


def of_customer(work: Work, customer_id: UUID) -> list[tuple[str, str]]:
    """(id, name and customer) of the first contacts at a customer."""
    return [_option(one) for one in list_at(work, customer_id, 20)]


def list_at(work: Work, customer_id: UUID, size: int) -> Sequence[ContactView]:
    """The first contacts at a customer; none for whoever reads no contacts, or is not shown whose they are."""
    if not work.actor.may(CONTACTS_READ) or not CONTACT.seen(work, "customer_id"):
        return []
    return service.list_contacts(work, ContactQuery(customer_id=customer_id, sort="name", size=size)).rows


def _option(one: ContactView) -> tuple[str, str]:
    return str(one.id), " · ".join(filter(None, (one.name, one.customer)))
