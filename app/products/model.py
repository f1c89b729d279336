"""What the company sells."""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.core.base import Coded, Record


class Product(Coded, Record):
    """An entry of the list of products; `list_price` is in `currency`. Deals and orders hold its code."""

    __tablename__ = "products"

    series: Mapped[str | None]
    list_price: Mapped[Decimal | None]
    currency: Mapped[str | None]
