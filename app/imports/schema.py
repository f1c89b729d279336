"""What comes with the files of an import."""

from decimal import Decimal

from app.core.validation import Rate, Shape, Short


class ImportAsked(Shape):
    """Which source, and the currency of amounts that state none, with what one unit is in the company's own."""

    source: Short
    currency: Short | None = None
    fx_rate: Rate = Decimal(1)
    check: bool = False
