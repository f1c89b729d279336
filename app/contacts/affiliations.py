"""The customers that a contact works with beside its own: each with a role, and who is the first to talk to."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.access import records
from app.access.guard import requires
from app.access.work import Work
from app.contacts.model import Affiliation, Contact
from app.contacts.permissions import CONTACTS_READ, CONTACTS_WRITE
from app.contacts.schema import AffiliationGiven, AffiliationView
from app.core.errors import Invalid
from app.core.i18n import _
from app.customers import service as customers


@requires(CONTACTS_READ)
def list_of(work: Work, contact_id: UUID) -> list[AffiliationView]:
    """The other customers of a contact that the actor sees, by name. Raises NotFound."""
    records.load(work, Contact, contact_id)
    name = customers.name_of(Affiliation.customer_id)
    asked = select(Affiliation, name.label("customer")).where(Affiliation.contact_id == contact_id)
    rows = work.session.execute(asked.order_by("customer"))
    return [_view(one, customer) for one, customer in rows if customer]


@requires(CONTACTS_READ)
def at(work: Work, customer_id: UUID, contact_ids: Collection[UUID]) -> dict[UUID, AffiliationView]:
    """What those contacts are at a customer that is not their own."""
    rows = work.session.scalars(
        select(Affiliation).where(Affiliation.customer_id == customer_id, Affiliation.contact_id.in_(contact_ids))
    )
    return {one.contact_id: _view(one, "") for one in rows}


@requires(CONTACTS_WRITE)
def put(work: Work, contact_id: UUID, given: AffiliationGiven) -> list[AffiliationView]:
    """A contact works with one more customer, or has another role there.

    Raises NotFound, NotPermitted, or Invalid: the customer is out of reach, or the contact's own.
    """
    contact = records.hold(work, Contact, contact_id)
    records.check_references(work, Affiliation, {"customer_id": given.customer_id})
    if contact.customer_id == given.customer_id:
        raise Invalid({"customer_id": _("This is the contact's own customer already.")})
    if given.is_primary:
        unmark(work, given.customer_id)
    values = {"role": given.role, "is_primary": given.is_primary}
    made = insert(Affiliation).values(contact_id=contact_id, customer_id=given.customer_id, **values)
    work.session.execute(made.on_conflict_do_update(index_elements=["contact_id", "customer_id"], set_=values))
    return list_of(work, contact_id)


@requires(CONTACTS_WRITE)
def drop(work: Work, contact_id: UUID, customer_id: UUID) -> list[AffiliationView]:
    """A contact works with a customer no more. Raises NotFound, NotPermitted."""
    records.hold(work, Contact, contact_id)
    work.session.execute(
        delete(Affiliation).where(Affiliation.contact_id == contact_id, Affiliation.customer_id == customer_id)
    )
    return list_of(work, contact_id)


@requires(CONTACTS_WRITE)
def unmark(work: Work, customer_id: UUID) -> None:
    """Nobody is the first to talk to at a customer: before somebody else becomes it. No open form goes stale."""
    for kind in (Contact, Affiliation):
        marked = update(kind).where(kind.customer_id == customer_id, kind.is_primary)
        work.session.execute(marked.values(is_primary=False))


def _view(one: Affiliation, customer: str) -> AffiliationView:
    return AffiliationView(one.customer_id, customer, one.role and one.role.value, one.is_primary)
