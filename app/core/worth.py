"""What amounts of several currencies come to in the company's own."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings

MOST_WORTH = 10**13
"""Most that an amount may be worth in base currency: marts hold less than 10^16, and add up."""


def check_worth(fields: Mapping[str, Decimal | None], fx_rate: Decimal) -> None:
    """What amounts are, and are worth in base currency, must fit where they are added up. Raises Invalid."""
    most = _("Use {le} or less in {currency}.", le=f"{MOST_WORTH:,}", currency=settings().base_currency)
    rate = max(fx_rate, Decimal(1))
    over = [name for name, amount in fields.items() if amount is not None and amount * rate > MOST_WORTH]
    if over:
        raise Invalid(dict.fromkeys(over, most))


def need_rate(currency: str | None, given: Collection[str]) -> None:
    """An amount in a foreign currency comes with its rate to the base currency. Raises Invalid."""
    base = settings().base_currency
    if currency and currency != base and "fx_rate" not in given:
        raise Invalid({"fx_rate": _("Give the rate to {currency}.", currency=base)})
