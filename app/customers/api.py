"""The customers' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me, OwnerId
from app.access.work import work
from app.core.paging import Page
from app.customers import service
from app.customers.schema import CustomerChange, CustomerCreate, CustomerQuery, CustomerView

router = APIRouter(prefix="/v1/customers", tags=["customers"])


@router.get("")
def list_customers(me: Me, query: Annotated[CustomerQuery, Query()]) -> Page[CustomerView]:
    with work(me) as w:
        return service.list_customers(w, query)


@router.post("", status_code=201)
def create(me: Me, given: CustomerCreate) -> CustomerView:
    with work(me) as w:
        return service.create(w, given)


@router.get("/{customer_id}")
def read(me: Me, customer_id: UUID) -> CustomerView:
    with work(me) as w:
        return service.read(w, customer_id)


@router.patch("/{customer_id}")
def change(me: Me, customer_id: UUID, given: CustomerChange, seen_version: int) -> CustomerView:
    with work(me) as w:
        return service.change(w, customer_id, given, seen_version)


@router.delete("/{customer_id}", status_code=204)
def remove(me: Me, customer_id: UUID, seen_version: int) -> None:
    with work(me) as w:
        service.remove(w, customer_id, seen_version)


@router.post("/{customer_id}/transfer")
def transfer(me: Me, customer_id: UUID, owner_id: OwnerId, seen_version: int) -> CustomerView:
    with work(me) as w:
        return service.transfer(w, customer_id, owner_id, seen_version)


@router.post("/{customer_id}/reveal")
def reveal(me: Me, customer_id: UUID, field: Annotated[str, Body(embed=True)]) -> str | None:
    with work(me) as w:
        return service.reveal(w, customer_id, field)
