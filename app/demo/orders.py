"""Orders with their lines, and subscriptions."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from app.demo import baskets
from app.demo.baskets import Basket, equipment, priced
from app.demo.company import Company, Products
from app.demo.customers import Customers
from app.demo.deals import Deals
from app.demo.frames import Ids, frame, kept, new_ids, picked, record
from app.demo.lifecycle import Lives
from app.demo.plan import DAY, MINUTE, Floats, Ints, Plan, Times, fx_rate, working_time

PROJECT = 0.022
"""Share of repeat orders that are large enough to have been a deal first."""


@dataclass(frozen=True)
class Orders:
    """`deal` is the row of the deal behind an order, -1 if it was simply placed."""

    customer: Ints
    ordered: Times
    deal: Ints
    basket: Basket


def joined(parts: list[Orders]) -> Orders:
    """All of them, oldest first."""
    order = np.argsort(np.concatenate([part.ordered for part in parts]), kind="stable")
    basket = baskets.joined([part.basket for part in parts]).rows(order)
    customer, ordered, deal = (
        np.concatenate([getattr(part, n) for part in parts])[order] for n in ("customer", "ordered", "deal")
    )
    return Orders(customer, ordered, deal, basket)


def first_orders(rng: np.random.Generator, plan: Plan, deals: Deals) -> Orders:
    """What was won is ordered within days."""
    delay = rng.integers(30, 9 * 1440, len(deals)) * MINUTE
    ordered = working_time(rng, np.where(deals.is_won, deals.closed + delay, np.datetime64("NaT")))
    rows = np.flatnonzero(deals.is_won & (ordered < plan.end))
    return Orders(deals.customer[rows], ordered[rows], rows, deals.basket.rows(rows))


def repeat_orders(rng: np.random.Generator, company: Company, customers: Customers, lives: Lives) -> Orders:
    """What customers order again: mostly supplies, dearer after a price rise, less when they use less."""
    products, who = company.products, lives.order_customer
    supplies, count = np.flatnonzero(products.is_supply), len(who)
    product = rng.choice(supplies, (count, 3))
    size = (customers.company.employees[who] / 60) ** 0.5 * lives.order_usage
    scale = size[:, None] * 3_000 / products.price[product] * np.exp(rng.normal(0, 0.35, (count, 3)))
    quantity = np.ceil(scale).astype(np.int64) * (
        np.arange(3) < rng.choice([1, 2, 3], (count, 1), p=[0.3, 0.45, 0.25])
    )
    basket = priced(products, customers, who, lives.ordered, product, quantity, lives.order_price)
    return Orders(who, lives.ordered, np.full(count, -1), basket)


def projects(
    rng: np.random.Generator, plan: Plan, products: Products, customers: Customers, repeats: Orders
) -> Ints:
    """Rows of repeat orders that were deals first; they are for devices."""
    room = np.maximum(customers.created[repeats.customer], plan.start) + 20 * DAY
    rows = np.flatnonzero((rng.random(len(room)) < PROJECT) & (repeats.ordered > room))
    basket = equipment(rng, products, customers, repeats.customer[rows], repeats.ordered[rows])
    for name in Basket.__dataclass_fields__:
        getattr(repeats.basket, name)[rows] = getattr(basket, name)
    return rows


def order_rows(
    rng: np.random.Generator, plan: Plan, customers: Customers, orders: Orders, deal_ids: Ids, block: int
) -> tuple[Ids, pl.DataFrame]:
    """Table `orders`, and the identifiers in the order of `orders`."""
    count = len(orders.customer)
    age = (orders.ordered - plan.end) / -DAY
    luck = rng.random(count)
    paid = working_time(rng, orders.ordered + np.ceil(rng.exponential(7, count) * 1440).astype(int) * MINUTE)
    is_paid = (paid < plan.end) & (luck > 0.02)
    kept = np.select([~is_paid, age < 5, age < 14], ["placed", "paid", "shipped"], "completed").astype(object)
    status = np.select([(luck < 0.015) & (age > 3), (luck > 0.985) & is_paid], ["cancelled", "refunded"], kept)
    currency = customers.company.currency[orders.customer]
    month = orders.ordered.astype("datetime64[M]").astype(str)
    ids = new_ids(rng, orders.ordered)
    numbers = [f"SO{m[2:4]}{m[5:]}-{block:04d}{row:05d}" for row, m in enumerate(month)]
    columns = {
        "order_no": numbers,
        "customer_id": customers.ids[orders.customer],
        "deal_id": picked(deal_ids, orders.deal),
        "status": status,
        "ordered_at": orders.ordered,
        "paid_at": np.where(is_paid & (status != "cancelled"), paid, np.datetime64("NaT")),
        "amount": orders.basket.amount,
        "refund_amount": np.where(status == "refunded", orders.basket.amount, 0.0),
        "currency": currency,
        "fx_rate": fx_rate(currency.astype(str), orders.ordered),
    }
    return ids, record(plan, ids, orders.ordered, columns)


def line_rows(rng: np.random.Generator, plan: Plan, products: Products, orders: Orders, ids: Ids) -> pl.DataFrame:
    """Table `order_lines`: their amounts add up to the order's."""
    order, line = np.nonzero(orders.basket.quantity)
    quantity, price = orders.basket.quantity[order, line], orders.basket.price[order, line]
    columns = {
        "id": new_ids(rng, orders.ordered[order]),
        "order_id": ids[order],
        "product": products.codes[orders.basket.product[order, line]],
        "quantity": quantity,
        "unit_price": price,
        "amount": np.round(quantity * price, 2),
    }
    return frame(plan, columns, sample=False)


def subscription_rows(rng: np.random.Generator, plan: Plan, customers: Customers, lives: Lives) -> pl.DataFrame:
    """Table `subscriptions`: one row per contract and price; a price rise ends one row and begins the next."""
    days_left = (lives.left - plan.start) / DAY
    last = (plan.end - plan.start) / DAY
    rows = np.flatnonzero(lives.contract_from < np.where(np.isnan(days_left), last, days_left))
    monthly = np.round(
        90 * (customers.company.employees / 10) ** 0.6 * np.exp(rng.normal(0, 0.3, len(customers))), 0
    )
    rises = sorted(
        (int(c), float(d), float(f))
        for who, day, factor in lives.rises
        for c, d, f in zip(who, day, factor, strict=True)
    )
    after: dict[int, list[tuple[float, float]]] = {}
    for customer, day, factor in rises:
        after.setdefault(customer, []).append((day, factor))
    terms = [
        term
        for row in rows.tolist()
        for term in _terms(row, lives.contract_from[row], days_left[row], after, monthly[row])
    ]
    who, begins, ends, amount, first = (np.array(column) for column in zip(*terms, strict=True))
    return _subscriptions(rng, plan, customers, who.astype(np.int64), begins, ends, amount, first)


def _terms(
    row: int, begins: float, left: float, after: dict[int, list[tuple[float, float]]], monthly: float
) -> list[tuple[int, float, float, float, float]]:
    """(customer, begin, end or NaN, monthly amount, begin of the contract) of each price of one contract."""
    made, start = [], begins
    for day, factor in after.get(row, []):
        if day > start + 30 and not day >= left:
            made.append((row, start, day, monthly, begins))
            start, monthly = day, round(monthly * factor)
    return [*made, (row, start, left, monthly, begins)]


def _subscriptions(
    rng: np.random.Generator,
    plan: Plan,
    customers: Customers,
    who: Ints,
    begins: Floats,
    ends: Floats,
    amount: Floats,
    first: Floats,
) -> pl.DataFrame:
    def day(values: Floats) -> Times:
        known = plan.start.astype("datetime64[D]") + np.floor(np.nan_to_num(values)).astype(int) * DAY
        return np.where(np.isnan(values), np.datetime64("NaT"), known)

    currency = customers.company.currency[who]
    started, signed = day(begins), day(first)
    rate = fx_rate(currency.astype(str), started)
    years = np.floor(np.nan_to_num((plan.end.astype("datetime64[D]") - signed) / DAY) / 365).astype(int) + 1
    repriced = np.r_[who[1:] == who[:-1], False]
    created = np.maximum(started.astype("datetime64[m]") + 9 * 60 * MINUTE, customers.created[who])
    created = np.minimum(created, plan.end - MINUTE)
    left = np.where(rng.random(len(who)) < 0.7, "not_renewed", "terminated").astype(object)
    columns = {
        "customer_id": customers.ids[who],
        "plan": np.array(["Care Basic", "Care Plus", "Care Enterprise"], dtype=object)[
            np.searchsorted([350, 900], amount)
        ],
        "monthly_amount": np.round(amount * 6.5 / rate, 2),
        "currency": currency,
        "fx_rate": rate,
        "started_on": started,
        "renews_on": signed + (years * 365).astype("timedelta64[D]"),
        "ended_on": day(ends),
        "end_reason": kept(~(np.isnan(ends)), np.where(repriced, "repriced", left)),
    }
    return record(plan, new_ids(rng, created), created, columns)
