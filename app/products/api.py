"""The products' routes."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.products import service
from app.products.schema import ProductChange, ProductCreate, ProductView

router = APIRouter(prefix="/v1/products", tags=["products"])


@router.get("")
def list_products(me: Me) -> list[ProductView]:
    with work(me) as w:
        return service.list_products(w)


@router.post("", status_code=201)
def create(me: Me, given: ProductCreate) -> ProductView:
    with work(me) as w:
        return service.create(w, given)


@router.patch("/{product_id}")
def change(me: Me, product_id: UUID, given: ProductChange, seen_version: int) -> ProductView:
    with work(me) as w:
        return service.change(w, product_id, given, seen_version)


@router.post("/{product_id}/shift", status_code=204)
def shift(me: Me, product_id: UUID, up: bool) -> None:
    with work(me) as w:
        service.shift(w, product_id, up=up)


@router.post("/{product_id}/retire")
def retire(me: Me, product_id: UUID, seen_version: int) -> ProductView:
    with work(me) as w:
        return service.retire(w, product_id, seen_version)


@router.post("/{product_id}/restore")
def restore(me: Me, product_id: UUID, seen_version: int) -> ProductView:
    with work(me) as w:
        return service.restore(w, product_id, seen_version)
