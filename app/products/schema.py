"""What comes in about products, and what goes out."""

from dataclasses import dataclass
from decimal import Decimal

from app.code_lists.schema import CodeChange, CodeCreate, CodeView
from app.core.validation import Currency, Money, Short


class ProductChange(CodeChange):
    """What can be changed of a product; its code stays, since deals and orders hold it."""

    series: Short | None = None
    list_price: Money | None = None
    currency: Currency | None = None


class ProductCreate(CodeCreate, ProductChange):
    """A new product; without a `code` one is made of its English name."""

    code: Short | None = None


@dataclass(frozen=True, kw_only=True)
class ProductView(CodeView):
    """Something the company sells; `list_price` is in `currency`."""

    series: str | None
    list_price: Decimal | None
    currency: str | None
