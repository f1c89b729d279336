"""The contacts' routes."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me
from app.access.usual_routes import add_reveal, add_usual
from app.access.work import work
from app.contacts import affiliations, service
from app.contacts.schema import AffiliationGiven, AffiliationView

router = APIRouter(prefix="/v1/contacts", tags=["contacts"])


@router.get("/{contact_id}/customers")
def list_customers(me: Me, contact_id: UUID) -> list[AffiliationView]:
    with work(me) as w:
        return affiliations.list_of(w, contact_id)


@router.put("/{contact_id}/customers")
def put_customer(me: Me, contact_id: UUID, given: AffiliationGiven) -> list[AffiliationView]:
    with work(me) as w:
        return affiliations.put(w, contact_id, given)


@router.delete("/{contact_id}/customers/{customer_id}")
def drop_customer(me: Me, contact_id: UUID, customer_id: UUID) -> list[AffiliationView]:
    with work(me) as w:
        return affiliations.drop(w, contact_id, customer_id)


add_usual(router, service.list_contacts, service.create, service.read, service.change, service.remove)
add_reveal(router, service.reveal)
