"""What the company sells: a list read by those who read deals, kept by administrators and brought by imports."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select, true

from app.access.guard import requires
from app.access.matching import matching
from app.access.work import Work
from app.code_lists import keeping
from app.code_lists import service as code_lists
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from app.deals.permissions import DEALS_READ
from app.products.model import Product
from app.products.schema import ProductChange, ProductCreate, ProductView
from app.users.permissions import USERS_WRITE

LIST = "products"
MOST = 50
"""Offered at once; whoever wants another types more of it."""


@requires(DEALS_READ)
def list_products(work: Work) -> list[ProductView]:
    """What the company sells, in its order; what it no longer sells comes last."""
    return [keeping.view(entry, ProductView) for entry in keeping.entries(work, Product)]


@requires()
def words(work: Work) -> Mapping[str, str]:
    """Code -> what it is called, retired ones included."""
    if not work.actor.may(DEALS_READ):
        return {}
    return code_lists.words(work, LIST)


@requires()
def find(work: Work, text: str) -> list[tuple[str, str]]:
    """(code, name) of the first that can be chosen now and match, in their order."""
    if not work.actor.may(DEALS_READ):
        return []
    named = matching(text, [Product.code, Product.label_en, Product.label_zh]) if text else true()
    order = (Product.position, Product.code)
    rows = work.session.scalars(_offered().where(named).order_by(*order).limit(MOST))
    return [(one.code, keeping.label(one)) for one in rows]


@requires(DEALS_READ)
def list_price(work: Work, code: str, currency: str) -> Decimal | None:
    """What one costs by the list, if that is in `currency`; of a product without one it is the company's own."""
    one = work.session.scalar(_offered().where(Product.code == code))
    return one.list_price if one and (one.currency or settings().base_currency) == currency else None


@requires(DEALS_READ)
def check(work: Work, codes: Collection[str], field: str) -> None:
    """Raises Invalid naming `field` if one of the products cannot be chosen."""
    known = _offered().with_only_columns(func.count()).where(Product.code.in_(codes))
    if codes and work.session.scalar(known) != len(set(codes)):
        raise Invalid({field: _("Choose a product from the list.")})


@requires(USERS_WRITE)
def create(work: Work, given: ProductCreate) -> ProductView:
    """A new product at the end. Raises Invalid: called like another, or of a code that another has."""
    values = {name: value for name, value in given.given().items() if value is not None}
    if given.code and given.code in words(work):
        raise Invalid({"code": _("Another product has this code.")})
    return _read(work, keeping.create(work, Product, values))


@requires(USERS_WRITE)
def change(work: Work, product_id: UUID, given: ProductChange, seen_version: int) -> ProductView:
    """Set the given fields. Raises NotFound, Conflict, Invalid: called like another."""
    keeping.change(work, Product, product_id, given.given(), seen_version)
    return _read(work, product_id)


@requires(USERS_WRITE)
def shift(work: Work, product_id: UUID, *, up: bool) -> None:
    """Change places with a neighbour. Raises NotFound."""
    keeping.shift(work, Product, product_id, up=up)


@requires(USERS_WRITE)
def arrange(work: Work, codes: Sequence[str]) -> None:
    """Set the order: `codes` first."""
    keeping.arrange(work, Product, codes)


@requires(USERS_WRITE)
def retire(work: Work, product_id: UUID, seen_version: int) -> ProductView:
    """Offer it no more; deals and orders keep it. Raises NotFound, Conflict, Invalid: it is the last one."""
    keeping.retire(work, Product, product_id, seen_version)
    return _read(work, product_id)


@requires(USERS_WRITE)
def restore(work: Work, product_id: UUID, seen_version: int) -> ProductView:
    """Offer it again. Raises NotFound, Conflict."""
    keeping.restore(work, Product, product_id, seen_version)
    return _read(work, product_id)


def _read(work: Work, product_id: UUID) -> ProductView:
    return keeping.view(keeping.load(work, Product, product_id), ProductView)


def _offered() -> Select[tuple[Product]]:
    return select(Product).where(Product.retired_at.is_(None), Product.deleted_at.is_(None))
