"""Reading what the company sells. Products come in by imports."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select

from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.deals.permissions import DEALS_READ
from app.products.model import Product
from app.products.schema import ProductView


@requires(DEALS_READ)
def list_products(work: Work) -> list[ProductView]:
    """What the company sells, by name."""
    rows = work.session.scalars(select(Product).where(Product.deleted_at.is_(None)).order_by(Product.name))
    return [ProductView(p.id, p.sku, p.name, p.series, p.list_price, p.currency) for p in rows]


@requires(DEALS_READ)
def check(work: Work, product_ids: Collection[UUID], field: str) -> None:
    """Raises Invalid naming `field` if one of the products doesn't exist."""
    known = select(func.count()).where(Product.id.in_(product_ids), Product.deleted_at.is_(None))
    if product_ids and work.session.scalar(known) != len(product_ids):
        raise Invalid({field: _("Choose a product from the list.")})


def name_of(product_id: Any) -> ScalarSelect[str]:
    """The name behind a product's id as a column of another feature's query."""
    return select(Product.name).where(Product.id == product_id).scalar_subquery()
