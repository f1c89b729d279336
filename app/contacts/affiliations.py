"""The customers that a contact works with beside its own: each with a role, and who is the first to talk to."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.access import field_rights, records
from app.access.guard import requires
from app.access.work import Work
from app.contacts.fields import CONTACT
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
    name = CONTACT.told(work, "customer_id", customers.name_of(Affiliation.customer_id))
    asked = select(Affiliation, name.label("customer")).where(Affiliation.contact_id == contact_id)
    rows = work.session.execute(asked.order_by("customer"))
    return [_view(work, one, customer) for one, customer in rows if customer]


@requires(CONTACTS_READ)
def at(work: Work, customer_id: UUID, contact_ids: Collection[UUID]) -> dict[UUID, AffiliationView]:
    """What those contacts are at a customer that is not their own."""
    if not contact_ids:
        return {}
    rows = work.session.scalars(
        select(Affiliation).where(Affiliation.customer_id == customer_id, Affiliation.contact_id.in_(contact_ids))
    )
    return {one.contact_id: _view(work, one, "") for one in rows}


@requires(CONTACTS_WRITE)
def put(work: Work, contact_id: UUID, given: AffiliationGiven) -> list[AffiliationView]:
    """A contact works with one more customer, or has another role there; what is not given stays as it is.

    Raises NotFound, NotPermitted, or Invalid: the customer is out of reach, or the contact's own.
    """
    contact = records.hold(work, Contact, contact_id)
    records.check_references(work, Affiliation, {"customer_id": given.customer_id})
    if contact.customer_id == given.customer_id:
        raise Invalid({"customer_id": _("This is the contact's own customer already.")})
    if given.is_primary:
        unmark(work, given.customer_id)
    pair = {"contact_id": contact_id, "customer_id": given.customer_id}
    work.session.execute(insert(Affiliation).values(pair).on_conflict_do_nothing())
    values = given.model_dump(include={"role", "is_primary"}, exclude_unset=True)
    if values:
        work.session.execute(update(Affiliation).filter_by(**pair).values(values))
    return list_of(work, contact_id)


@requires(CONTACTS_WRITE)
def drop(work: Work, contact_id: UUID, customer_id: UUID) -> list[AffiliationView]:
    """A contact works with a customer no more. Raises NotFound, NotPermitted, Invalid."""
    field_rights.require_written(work.actor, CONTACT.name, ["customer_id"])
    records.hold(work, Contact, contact_id)
    work.session.execute(
        delete(Affiliation).where(Affiliation.contact_id == contact_id, Affiliation.customer_id == customer_id)
    )
    return list_of(work, contact_id)


@requires(CONTACTS_WRITE)
def become_own(work: Work, contact_id: UUID, customer_id: UUID) -> dict[str, Any]:
    """What a contact is at a customer that becomes its own: it is none of its others any more, and the first to
    talk to only if it was that there."""
    pair = (Affiliation.contact_id == contact_id, Affiliation.customer_id == customer_id)
    gone = delete(Affiliation).where(*pair).returning(Affiliation.role, Affiliation.is_primary)
    was = work.session.execute(gone).one_or_none()
    role = {"role": was.role} if was and was.role else {}
    return role | {"is_primary": bool(was and was.is_primary)}


@requires(CONTACTS_WRITE)
def unmark(work: Work, customer_id: UUID) -> None:
    """Nobody is the first to talk to at a customer: before somebody else becomes it. No open form goes stale."""
    for kind in (Contact, Affiliation):
        marked = update(kind).where(kind.customer_id == customer_id, kind.is_primary)
        work.session.execute(marked.values(is_primary=False))


def _view(work: Work, one: Affiliation, customer: str) -> AffiliationView:
    """What is not shown of a contact at its own customer is not shown of it at others either."""
    role = one.role.value if one.role and CONTACT.seen(work, "role") else None
    return AffiliationView(one.customer_id, customer, role, one.is_primary and CONTACT.seen(work, "is_primary"))
