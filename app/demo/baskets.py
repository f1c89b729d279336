"""What is bought: up to three lines of products, in the buyer's currency."""

from dataclasses import dataclass

import numpy as np

from app.demo.company import Products
from app.demo.customers import Customers
from app.demo.plan import Floats, Ints, Times, fx_rate


@dataclass(frozen=True)
class Basket:
    """Up to three lines a row: product, quantity (0 is no line), price of one in the buyer's currency."""

    product: Ints
    quantity: Ints
    price: Floats

    @property
    def amount(self) -> Floats:
        return np.round((self.quantity * self.price).sum(axis=1), 2)

    def rows(self, chosen: Ints) -> "Basket":
        """The baskets of these rows."""
        return Basket(self.product[chosen], self.quantity[chosen], self.price[chosen])


def joined(parts: list[Basket]) -> Basket:
    """All of them, in this order."""
    names = Basket.__dataclass_fields__
    return Basket(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def equipment(
    rng: np.random.Generator, products: Products, customers: Customers, rows: Ints, when: Times
) -> Basket:
    """Devices for a customer of that size, perhaps with supplies to begin with."""
    count = len(rows)
    devices, supplies = np.flatnonzero(~products.is_supply), np.flatnonzero(products.is_supply)
    device = rng.choice(devices, count, p=_inverse(products.price[devices]))
    units = np.exp(rng.normal(0, 0.55, count)) * 1.6 * (customers.company.employees[rows] / 40) ** 0.5
    quantity = np.ceil(units * np.sqrt(9_000 / products.price[device])).clip(1, 400).astype(np.int64)
    extra = rng.poisson(1.2, count) * rng.integers(1, 5, count)
    product = np.column_stack([device, rng.choice(supplies, count), np.zeros(count, dtype=np.int64)])
    discount = 1 - rng.choice([0, 0.03, 0.05, 0.08, 0.1, 0.15], count)
    return priced(
        products, customers, rows, when, product, np.column_stack([quantity, extra, 0 * extra]), discount
    )


def _inverse(prices: Floats) -> Floats:
    weights = prices**-0.4
    return weights / weights.sum()


def priced(
    products: Products,
    customers: Customers,
    rows: Ints,
    when: Times,
    product: Ints,
    quantity: Ints,
    factor: Floats,
) -> Basket:
    """Prices of the list times `factor`, in each customer's currency, to the cent."""
    rate = fx_rate(customers.company.currency[rows].astype(str), when)
    return Basket(product, quantity, np.round(products.price[product] * factor[:, None] / rate[:, None], 2))
