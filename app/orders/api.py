"""The orders' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me
from app.access.work import work
from app.core.paging import Page
from app.orders import service
from app.orders.model import Status
from app.orders.schema import OrderLineView, OrderPlace, OrderQuery, OrderRefund, OrderView

router = APIRouter(prefix="/v1/orders", tags=["orders"])


@router.get("")
def list_orders(me: Me, query: Annotated[OrderQuery, Query()]) -> Page[OrderView]:
    with work(me) as w:
        return service.list_orders(w, query)


@router.post("", status_code=201)
def place(me: Me, given: OrderPlace) -> OrderView:
    with work(me) as w:
        return service.place(w, given)


@router.get("/{order_id}")
def read(me: Me, order_id: UUID) -> OrderView:
    with work(me) as w:
        return service.read(w, order_id)


@router.get("/{order_id}/lines")
def list_lines(me: Me, order_id: UUID) -> list[OrderLineView]:
    with work(me) as w:
        return service.list_lines(w, order_id)


@router.post("/{order_id}/advance")
def advance(me: Me, order_id: UUID, to: Annotated[Status, Body(embed=True)], seen_version: int) -> OrderView:
    with work(me) as w:
        return service.advance(w, order_id, to, seen_version)


@router.post("/{order_id}/refund")
def refund(me: Me, order_id: UUID, given: OrderRefund, seen_version: int) -> OrderView:
    with work(me) as w:
        return service.refund(w, order_id, given.amount, seen_version)
