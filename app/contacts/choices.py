"""Contacts to choose from, as forms offer them."""

from app.access.work import Work
from app.contacts import service
from app.contacts.permissions import CONTACTS_READ
from app.contacts.schema import ContactQuery


def find(work: Work, text: str) -> list[tuple[str, str]]:
    """(id, name and customer) of the first contacts that match; none for whoever reads no contacts."""
    if not work.actor.may(CONTACTS_READ):
        return []
    page = service.list_contacts(work, ContactQuery(search=text or None, sort="name", size=20))
    return [(str(one.id), " · ".join(filter(None, (one.name, one.customer)))) for one in page.rows]
