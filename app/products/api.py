"""The products' routes."""

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.products import service
from app.products.schema import ProductView

router = APIRouter(prefix="/v1/products", tags=["products"])


@router.get("")
def list_products(me: Me) -> list[ProductView]:
    with work(me) as w:
        return service.list_products(w)
