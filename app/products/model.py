"""What the company sells."""

from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.core.base import Record


class Product(Record):
    __tablename__ = "products"

    sku: Mapped[str]
    name: Mapped[str]
    series: Mapped[str | None]
    list_price: Mapped[Decimal | None]
    currency: Mapped[str | None]
