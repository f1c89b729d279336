"""What people do with contacts. A contact is seen by whoever sees its customer."""

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Row, ScalarSelect, Select, select, union
from sqlalchemy.orm import aliased

from app.access import records
from app.access.guard import requires
from app.access.once import once
from app.access.shares import within
from app.access.work import Work
from app.audit import reveal as personal
from app.audit.permissions import PERSONAL_REVEAL
from app.contacts import affiliations
from app.contacts.fields import CONTACT
from app.contacts.model import Affiliation, Contact
from app.contacts.permissions import CONTACTS_READ, CONTACTS_WRITE
from app.contacts.schema import ContactChange, ContactCreate, ContactQuery, ContactView
from app.core.paging import Page
from app.customers import service as customers


@requires(CONTACTS_READ)
def list_contacts(work: Work, query: ContactQuery) -> Page[ContactView]:
    """Contacts within reach, newest first unless asked otherwise; those of a customer are all who work with it."""
    wanted = CONTACT.wanted(work, query, "is_primary")
    if query.customer_id:
        wanted.append(Contact.id.in_(_working_with(query.customer_id)))
    return CONTACT.page(work, _select(), wanted, query, _view, of_one=bool(query.customer_id))


@requires(CONTACTS_READ)
@once
def read(work: Work, contact_id: UUID) -> ContactView:
    """One contact. Raises NotFound."""
    return records.read_one(work, _select().where(Contact.id == contact_id), _view)


@requires(CONTACTS_READ)
def names(work: Work, contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these contacts are called, those within reach only."""
    return records.titles(work, Contact, Contact.name, contact_ids)


@requires(CONTACTS_WRITE)
def create(work: Work, given: ContactCreate) -> ContactView:
    """A new contact. Raises Invalid where the customer is out of reach, or a number is not one of its country."""
    records.check_references(work, Contact, given.given())
    values = records.with_phones(customers.read(work, given.customer_id).country, given.given())
    if given.is_primary:
        affiliations.unmark(work, given.customer_id)
    return read(work, CONTACT.create(work, values).id)


@requires(CONTACTS_WRITE)
def change(work: Work, contact_id: UUID, given: ContactChange, seen_version: int) -> ContactView:
    """Set the given fields. Raises NotFound, Conflict, Invalid."""
    contact = records.lock(work, Contact, contact_id, seen_version, given.given())
    customer_id = given.given().get("customer_id", contact.customer_id)
    records.check_references(work, Contact, {"customer_id": customer_id})
    country = customers.read(work, customer_id).country
    if given.is_primary:
        affiliations.unmark(work, customer_id)
    known = affiliations.become_own(work, contact_id, customer_id) if customer_id != contact.customer_id else {}
    CONTACT.change(work, contact, known | records.with_phones(country, given.given()))
    return read(work, contact_id)


@requires(CONTACTS_WRITE)
def remove(work: Work, contact_id: UUID, seen_version: int) -> None:
    """Take a contact out of every list. Raises NotFound, Conflict."""
    records.remove(work, Contact, contact_id, seen_version)


@requires(CONTACTS_READ, PERSONAL_REVEAL)
def reveal(work: Work, contact_id: UUID, field: str) -> str | None:
    """One personal value in clear; the trail keeps who looked. Raises NotFound, Invalid."""
    return personal.reveal(work, Contact, contact_id, field, CONTACT.personal)


def name_of(contact_id: Any) -> ScalarSelect[str]:
    """The name behind a contact's id as a column of another feature's query; NULL where out of reach."""
    other = aliased(Contact)
    return select(other.name).where(other.id == contact_id).scalar_subquery()


@requires(CONTACTS_READ)
def hits(work: Work, text: str, among: ColumnElement[bool] | None = None) -> Select[Any]:
    """What the search over all records finds among contacts: those that hold `text`, or what `among` says."""
    customer = CONTACT.told(work, "customer_id", customers.name_of(Contact.customer_id))
    found = CONTACT.matches(work, text) if among is None else among
    return records.hits(Contact, "contact", Contact.name, customer, found & within(work, Contact))


def _working_with(customer_id: UUID) -> CompoundSelect[Any]:
    """Those of a customer, and those who work with it too: two questions, for no index answers both at once."""
    own = select(Contact.id).where(Contact.customer_id == customer_id)
    return union(own, select(Affiliation.contact_id).where(Affiliation.customer_id == customer_id))


@cache
def _select() -> Select[Any]:
    return select(Contact, customers.name_of(Contact.customer_id).label("customer")).where(
        Contact.deleted_at.is_(None)
    )


def _view(row: Row[Any]) -> ContactView:
    contact = row.Contact
    return records.show(
        ContactView,
        contact,
        customer=row.customer,
    )
