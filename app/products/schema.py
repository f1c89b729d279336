"""What goes out about products. They come in by imports."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class ProductView:
    """Something the company sells; `list_price` is in `currency`."""

    id: UUID
    sku: str
    name: str
    series: str | None
    list_price: Decimal | None
    currency: str | None
