"""What happens to those who bought, month after month: orders, tickets, prices, and leaving."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from app.demo import churn, service
from app.demo.company import Company
from app.demo.customers import Customers
from app.demo.plan import DAY, MINUTE, MONTHS, Flags, Floats, Ints, Plan, Times, is_holiday, working_time
from app.demo.service import Tickets

NEVER = 1e9
SKIPPED_ORDER = 0.11
"""Chance that a customer lets an order wait: what makes gaps overdue."""


@dataclass
class Histories:
    """The state of each customer; times are days since the business began, NEVER if not (yet).

    Columns of `answers`, `hours`, `low` and `asked_out` are months, three before the business among them.
    """

    first_order: Floats
    last_order: Floats
    next_order: Floats
    gap: Floats
    ticket_rate: Floats
    contract_from: Floats
    price_rise: Floats
    price_level: Floats
    decline_from: Floats
    left: Floats
    answers: Floats
    hours: Floats
    low: Floats
    asked_out: Floats


@dataclass
class Lives:
    """What came of it: repeat orders, tickets, NPS questions, price rises; `left` NaT for those who stayed."""

    order_customer: Ints
    ordered: Times
    order_price: Floats
    order_usage: Floats
    tickets: Tickets
    nps_customer: Ints
    nps_asked: Times
    rises: list[tuple[Ints, Floats, Floats]]
    left: Times
    contract_from: Floats
    gap: Floats
    at_risk: Flags
    sums: churn.ChurnSums = field(default_factory=churn.ChurnSums)


def begin(rng: np.random.Generator, plan: Plan, customers: Customers) -> Histories:
    """Everyone's habits, and where the old customers stand when the business begins."""
    count = len(customers)
    gap = np.exp(rng.normal(np.log(36), 0.33, count)).clip(16, 75)
    bought = (customers.since - plan.start) / MINUTE / 1440
    last = np.where(customers.is_base, -gap * rng.random(count), bought)
    last = np.where(np.isnan(bought), NEVER, last)
    first = np.where(np.isnan(bought), NEVER, np.where(customers.is_base, -1.0, bought))
    large = np.clip(np.log(customers.company.employees / 120) * 0.12, -0.25, 0.3)
    has_contract = (rng.random(count) < 0.66 + large) & (first < NEVER)
    signed = np.maximum(bought, -900) + rng.integers(5, 60, count)
    declines = np.where(rng.random(count) < 0.30, first.clip(0, 900) + rng.uniform(30, 700, count), NEVER)
    shape = (count, MONTHS + 8)
    return Histories(
        first_order=first,
        last_order=last,
        next_order=np.where(first < NEVER, np.maximum(last + gap * np.exp(rng.normal(0, 0.2, count)), 0.4), NEVER),
        gap=gap,
        ticket_rate=rng.gamma(1.6, 0.27 / 1.6, count),
        contract_from=np.where(has_contract, signed, NEVER),
        price_rise=np.full(count, -NEVER),
        price_level=np.ones(count),
        decline_from=declines,
        left=np.full(count, NEVER),
        answers=np.zeros(shape),
        hours=np.zeros(shape),
        low=np.zeros(shape),
        asked_out=np.zeros(shape),
    )


def usage(state: Histories, day: Floats | float, rows: Ints | slice = slice(None)) -> Floats:
    """How much a customer uses, 1 at first; decliners lose 11 % a month for eight months."""
    return -0.11 * np.clip((day - state.decline_from[rows]) / 30.4, 0, 8)


def knowledge(state: Histories, month: int, day: float) -> dict[str, Floats]:
    """The drivers of churn at the begin of a month, by the names that `churn.DRIVERS` uses."""
    window = slice(month, month + 3)
    answers = state.answers[:, window].sum(axis=1)
    mean_hours = state.hours[:, window].sum(axis=1) / np.maximum(answers, 1)
    return {
        "order_gap_ratio": np.clip((day - state.last_order) / state.gap - 1, 0, 3),
        "first_response_hours_90d": np.log1p(mean_hours),
        "has_low_csat_90d": (state.low[:, window].sum(axis=1) > 0).astype(float),
        "has_contract": (state.contract_from <= day).astype(float),
        "had_price_rise_180d": (day - state.price_rise < 180).astype(float),
        "order_trend_90d": usage(state, day) - usage(state, day - 90),
        "has_cancellation_ticket_90d": (state.asked_out[:, window].sum(axis=1) > 0).astype(float),
    }


def live(rng: np.random.Generator, plan: Plan, company: Company, customers: Customers) -> Lives:
    """Thirty months of everyone who bought."""
    state, sums = begin(rng, plan, customers), churn.ChurnSums()
    edges = (plan.month_starts() - plan.start) / MINUTE / 1440
    tickets, orders, nps, rises = [], [], [], []
    asked_in = rng.integers(0, 6, len(customers))
    for month, (begins, ends) in enumerate(pairwise(edges)):
        _leave(rng, state, sums, month, begins, ends)
        rises.append(_raise_prices(rng, plan, state, month, begins, ends))
        orders += _order(rng, state, ends)
        tickets.append(_complain(rng, plan, company, customers, state, edges, month))
        rows = np.flatnonzero(
            (state.first_order < begins - 60) & (state.left > ends) & ((month + asked_in) % 6 == 0)
        )
        nps.append((rows, begins + rng.uniform(2, 20, len(rows))))
    return _told(rng, plan, state, orders, service.joined(tickets), nps, rises, sums, float(edges[-1]))


def _leave(
    rng: np.random.Generator, state: Histories, sums: churn.ChurnSums, month: int, begins: float, ends: float
) -> None:
    present = np.flatnonzero((state.first_order <= begins) & (state.left == NEVER))
    known = {name: values[present] for name, values in knowledge(state, month, begins).items()}
    chance = churn.monthly_chance(known)
    lost = rng.random(len(present)) < chance
    sums.add(known, chance, lost)
    state.left[present[lost]] = rng.uniform(begins, ends, lost.sum())


def _raise_prices(
    rng: np.random.Generator, plan: Plan, state: Histories, month: int, begins: float, ends: float
) -> tuple[Ints, Floats, Floats]:
    """One price in six rises in January, few in other months."""
    is_january = (plan.month_starts()[month] + 15 * DAY).astype("datetime64[M]").astype(int) % 12 == 0
    present = (state.first_order <= begins - 120) & (state.left > ends)
    rows = np.flatnonzero(present & (rng.random(len(present)) < (0.16 if is_january else 0.018)))
    when, factor = rng.uniform(begins, ends, len(rows)), 1 + rng.uniform(0.06, 0.16, len(rows))
    state.price_rise[rows] = when
    state.price_level[rows] *= factor
    return rows, when, factor


def _order(rng: np.random.Generator, state: Histories, ends: float) -> list[tuple[Ints, Floats, Floats, Floats]]:
    """Every order due before the month ends, by those who have not left by then."""
    made = []
    while len(rows := np.flatnonzero(state.next_order < np.minimum(ends, state.left))):
        day = state.next_order[rows]
        level = np.where(day >= state.price_rise[rows], state.price_level[rows], 1.0)
        made.append((rows, day, level, np.exp(usage(state, day, rows))))
        wait = np.exp(rng.normal(0, 0.2, len(rows))) * np.exp(-0.25 * usage(state, day, rows))
        wait *= np.where(rng.random(len(rows)) < SKIPPED_ORDER, 1.6 + rng.exponential(0.5, len(rows)), 1.0)
        state.last_order[rows] = day
        state.next_order[rows] = day + state.gap[rows] * wait
    return made


def _complain(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    state: Histories,
    edges: Floats,
    month: int,
) -> Tickets:
    """The month's tickets; answers and ratings are noted in the month in which they come."""
    begins, ends = edges[month], edges[month + 1]
    since = np.maximum(begins, state.first_order)
    span = np.clip(np.minimum(ends, state.left) - since, 0, None)
    fresh = np.where(begins - state.first_order < 90, 1.5, 1.0)
    rows = np.repeat(np.arange(len(span)), rng.poisson(state.ticket_rate * fresh * span / 30.4))
    hour = (
        rng.choice([0.38, 0.4, 0.42, 0.45, 0.58, 0.6, 0.63, 0.67, 0.7, 0.85], len(rows))
        + rng.random(len(rows)) / 30
    )
    day = since[rows] + rng.random(len(rows)) * span[rows]
    day = np.where(np.floor(day) + hour < np.minimum(ends, state.left)[rows], np.floor(day) + hour, day)
    written = plan.start + (np.maximum(day, since[rows]) * 1440).astype(int) * MINUTE
    written = np.where(rng.random(len(rows)) < 0.8, working_time(rng, written), written)
    written = np.maximum(written, customers.created[rows] + MINUTE)
    rows, created = rows[written < plan.end], written[written < plan.end]
    made = service.handle(rng, plan, company, customers, rows, created)
    _note(state, edges, plan, made)
    np.add.at(state.asked_out, (rows[made.category == service.CANCELLATION], month + 3), 1)
    return made


def _note(state: Histories, edges: Floats, plan: Plan, made: Tickets) -> None:
    def month_of(moments: Times) -> Ints:
        days = (moments - plan.start) / MINUTE / 1440
        return np.clip(np.searchsorted(edges, days, side="right") - 1, 0, MONTHS) + 3

    answered = ~np.isnat(made.responded)
    where = (made.customer[answered], month_of(made.responded[answered]))
    np.add.at(state.answers, where, 1)
    np.add.at(state.hours, where, made.response_hours[answered])
    low = ~np.isnat(made.rated) & (made.rating < 4)
    np.add.at(state.low, (made.customer[low], month_of(made.rated[low])), 1)


def _told(
    rng: np.random.Generator,
    plan: Plan,
    state: Histories,
    orders: list[tuple[Ints, Floats, Floats, Floats]],
    tickets: Tickets,
    nps: list[tuple[Ints, Floats]],
    rises: list[tuple[Ints, Floats, Floats]],
    sums: churn.ChurnSums,
    end: float,
) -> Lives:
    """Days become moments; orders wait for the end of the Lunar New Year."""

    def moment(days: Floats) -> Times:
        return plan.start + np.where(days < NEVER, days * 1440, 0).astype(int) * MINUTE

    customer, day, price, used = (np.concatenate([each[i] for each in orders]) for i in range(4))
    ordered = working_time(rng, moment(day))
    holiday = is_holiday(ordered.astype("datetime64[D]"))
    ordered = np.where(holiday, working_time(rng, ordered + rng.integers(9, 16, len(day)) * DAY), ordered)
    left = np.where(state.left < NEVER, moment(state.left), np.datetime64("NaT"))
    fine = (ordered < plan.end) & ~(ordered >= left[customer])
    rows, asked = (np.concatenate([each[i] for each in nps]) for i in range(2))
    chance = churn.monthly_chance(knowledge(state, MONTHS, end))
    return Lives(
        order_customer=customer[fine],
        ordered=ordered[fine],
        order_price=price[fine],
        order_usage=used[fine],
        tickets=tickets,
        nps_customer=rows,
        nps_asked=working_time(rng, moment(asked)),
        rises=rises,
        left=left,
        contract_from=state.contract_from,
        gap=state.gap,
        at_risk=(chance > 0.06) & (state.left == NEVER) & (state.first_order < NEVER),
        sums=sums,
    )
