"""The contacts' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me
from app.access.work import work
from app.contacts import service
from app.contacts.schema import ContactChange, ContactCreate, ContactQuery, ContactView
from app.core.paging import Page

router = APIRouter(prefix="/v1/contacts", tags=["contacts"])


@router.get("")
def list_contacts(me: Me, query: Annotated[ContactQuery, Query()]) -> Page[ContactView]:
    with work(me) as w:
        return service.list_contacts(w, query)


@router.post("", status_code=201)
def create(me: Me, given: ContactCreate) -> ContactView:
    with work(me) as w:
        return service.create(w, given)


@router.get("/{contact_id}")
def read(me: Me, contact_id: UUID) -> ContactView:
    with work(me) as w:
        return service.read(w, contact_id)


@router.patch("/{contact_id}")
def change(me: Me, contact_id: UUID, given: ContactChange, seen_version: int) -> ContactView:
    with work(me) as w:
        return service.change(w, contact_id, given, seen_version)


@router.delete("/{contact_id}", status_code=204)
def remove(me: Me, contact_id: UUID, seen_version: int) -> None:
    with work(me) as w:
        service.remove(w, contact_id, seen_version)


@router.post("/{contact_id}/reveal")
def reveal(me: Me, contact_id: UUID, field: Annotated[str, Body(embed=True)]) -> str | None:
    with work(me) as w:
        return service.reveal(w, contact_id, field)
