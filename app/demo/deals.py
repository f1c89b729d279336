"""Deals: how far each went, when, for how much; and what a won one is an order for."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from app.demo import baskets
from app.demo.baskets import Basket, equipment
from app.demo.channels import CODES
from app.demo.company import Company, Products
from app.demo.customers import Customers
from app.demo.frames import Ids, drawn, frame, kept, new_ids, picked, record
from app.demo.identities import INDUSTRIES, Companies, Texts
from app.demo.leads import INDUSTRY_FIT, Leads
from app.demo.plan import DAY, MINUTE, Flags, Floats, Ints, Plan, Times, fx_rate, quarter_pull, working_time
from app.demo.words import vocabulary

STAGES = ("prospecting", "qualification", "proposal", "negotiation", "won", "lost")
WON, LOST = 4, 5
MEDIAN_DAYS = np.array([5.0, 11.0, 16.0, 13.0])
LOST_AFTER = (0.20, 0.33, 0.29, 0.18)
"""Median days in each open stage, and where lost deals were last."""
STALE = 0.07
"""Share of lost deals that nobody ever closed."""
PER_INDUSTRY_FIT, PER_LOG_EMPLOYEES, PER_INTENT, WIN_BASE = 0.4, 0.15, 0.25, -0.98


@dataclass(frozen=True)
class Deals:
    """`entered` holds when each open stage was entered (NaT if skipped or never), `closed` when it was decided."""

    ids: Ids
    customer: Ints
    entered: Times
    closed: Times
    is_won: Flags
    basket: Basket
    owner: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def created(self) -> Times:
        return self.entered[:, 0]


def _chance(company: Company, firms: Companies, owner: Ints, intent: Floats) -> Floats:
    fit = np.array([INDUSTRY_FIT[name] for name in INDUSTRIES])[firms.industry]
    odds = WIN_BASE + company.staff.skill[owner] + PER_INDUSTRY_FIT * fit + PER_INTENT * intent
    return 1 / (1 + np.exp(-(odds + PER_LOG_EMPLOYEES * np.log(firms.employees / 120))))


def win_chance(company: Company, customers: Customers) -> Floats:
    """Probability that a first deal with each customer is won, if it lasts long enough. The truth."""
    return _chance(company, customers.company, customers.owner, customers.intent)


def lead_win_chance(company: Company, leads: Leads) -> Floats:
    """Probability that each lead's deal is won, were it to convert."""
    return _chance(company, leads.company, leads.owner, leads.intent)


def joined(parts: list[Deals]) -> Deals:
    """All of them, in this order."""
    ids, customer, entered, closed, is_won, owner = (
        np.concatenate([getattr(part, n) for part in parts])
        for n in ("ids", "customer", "entered", "closed", "is_won", "owner")
    )
    return Deals(ids, customer, entered, closed, is_won, baskets.joined([part.basket for part in parts]), owner)


def first_deals(rng: np.random.Generator, plan: Plan, company: Company, customers: Customers) -> Deals:
    """One deal with everyone who was not a customer before the business began."""
    rows = np.flatnonzero(~customers.is_base)
    won = rng.random(len(rows)) < win_chance(company, customers)[rows]
    return _decided(rng, plan, company, customers, rows, customers.created[rows], won)


def further_lost(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    rows: Ints,
    since: Times,
    upto: Times,
) -> Deals:
    """Deals with customers that came to nothing, begun between two moments."""
    span = (upto - since) / MINUTE
    begun = working_time(rng, since + (rng.random(len(rows)) * span).astype(int) * MINUTE)
    fine = begun < upto
    lost = np.zeros(fine.sum(), dtype=bool)
    return _decided(rng, plan, company, customers, rows[fine], begun[fine], lost)


def _decided(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    rows: Ints,
    begun: Times,
    won: Flags,
) -> Deals:
    count = len(rows)
    days = np.exp(rng.normal(0, 0.7, (count, 4))) * MEDIAN_DAYS
    reached = np.where(won, 3, rng.choice(4, count, p=LOST_AFTER))
    offsets = np.cumsum(days, axis=1)
    steps = begun[:, None] + (np.c_[np.zeros(count), offsets[:, :3]] * 1440).astype(int) * MINUTE
    end = begun + (offsets[np.arange(count), reached] * 1440).astype(int) * MINUTE
    closed = working_time(rng, quarter_pull(rng, end, 0.12))
    stale = ~won & (rng.random(count) < STALE)
    closed = np.where(stale, np.datetime64("NaT"), closed)
    return _deals(rng, plan, company, customers, rows, steps, closed, won, reached, first=begun)


def won_before(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    rows: Ints,
    closed: Times,
    basket: Basket,
) -> Deals:
    """The deals behind large orders: won at `closed`, begun some weeks before."""
    count = len(rows)
    total = np.exp(rng.normal(3.6, 0.4, count)).clip(12, 110)
    begun = np.maximum(closed - (total * 1440).astype(int) * MINUTE, customers.created[rows] + DAY)
    shares = np.c_[np.zeros(count), np.sort(rng.random((count, 3)), axis=1) * 0.95]
    span = np.maximum((closed - begun) / MINUTE, 8)
    steps = begun[:, None] + (span[:, None] * shares).astype(int) * MINUTE
    won = np.ones(count, dtype=bool)
    return _deals(
        rng, plan, company, customers, rows, steps, closed, won, np.full(count, 3), first=begun, basket=basket
    )


def _deals(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    rows: Ints,
    steps: Times,
    closed: Times,
    won: Flags,
    reached: Ints,
    *,
    first: Times,
    basket: Basket | None = None,
) -> Deals:
    """Cut the story at the end of the business and put its steps into order."""
    worked = working_time(rng, steps.reshape(-1)).reshape(steps.shape)
    worked[:, 0] = first
    worked = np.maximum.accumulate(worked, axis=1) + np.arange(4) * MINUTE
    limit = np.fmin(closed, plan.end)
    worked = np.where((np.arange(4) <= reached[:, None]) & (worked < limit[:, None]), worked, np.datetime64("NaT"))
    worked[:, 0] = np.minimum(first, plan.end - 10 * MINUTE)
    skipped = (rng.random(len(rows)) < 0.06) & ~np.isnat(worked[:, 2])
    worked[skipped, 1] = np.datetime64("NaT")
    closed = np.where(closed < plan.end, np.maximum(closed, worked[:, 0] + 5 * MINUTE), np.datetime64("NaT"))
    wanted = basket or equipment(rng, company.products, customers, rows, first)
    return Deals(new_ids(rng, first), rows, worked, closed, won, wanted, customers.owner[rows])


def decided_stage(deals: Deals) -> tuple[Ints, Times]:
    """The stage each deal is in, and since when."""
    opened = np.where(np.isnat(deals.entered), np.datetime64("1900-01-01", "m"), deals.entered)
    stage = 3 - np.argmax(opened[:, ::-1] > np.datetime64("1900-01-01", "m"), axis=1)
    is_closed = ~np.isnat(deals.closed)
    since = np.where(is_closed, deals.closed, opened.max(axis=1))
    return np.where(is_closed, np.where(deals.is_won, WON, LOST), stage), since


def deal_rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    deals: Deals,
    lead_ids: Ids,
    from_lead: Ints,
) -> pl.DataFrame:
    """Table `deals`; `from_lead` is the row of the lead each one came from, -1 if none."""
    stage, since = decided_stage(deals)
    words, count, who = vocabulary("sales"), len(deals), deals.customer
    chinese = customers.company.is_chinese[who]
    currency = customers.company.currency[who]
    lost, still_open, unstated = stage == LOST, stage < WON, (stage < 2) & (rng.random(count) < 0.35)
    steps = np.where(chinese, drawn(rng, words["next_steps_zh"], count), drawn(rng, words["next_steps_en"], count))
    columns = {
        "title": _titles(company.products, customers, deals, chinese),
        "customer_id": customers.ids[who],
        "contact_id": customers.contact_ids[who],
        "lead_id": picked(lead_ids, from_lead),
        "product": company.products.codes[deals.basket.product[:, 0]],
        "stage": np.array(STAGES, dtype=object)[stage],
        "stage_changed_at": since,
        "amount": np.where(unstated, np.nan, deals.basket.amount),
        "currency": currency,
        "fx_rate": fx_rate(currency.astype(str), deals.created),
        "expected_close_on": _expected(rng, deals, since, still_open),
        "closed_at": deals.closed,
        "lost_reason": kept(lost, drawn(rng, words["lost_reasons"], count, [30, 16, 22, 12, 12, 5, 3])),
        "competitor": kept(rng.random(count) < 0.3, drawn(rng, words["competitors"], count)),
        "next_step": kept(still_open & (rng.random(count) < 0.8), steps),
        "channel": CODES[customers.channel[who]],
        "owner_id": company.staff.ids[deals.owner],
        "team_id": company.staff.team_ids[deals.owner],
        "created_by": company.staff.ids[deals.owner],
    }
    return record(plan, deals.ids, deals.created, columns).with_columns(
        updated_at=frame(plan, {"at": since})["at"]
    )


def _expected(rng: np.random.Generator, deals: Deals, since: Times, still_open: Flags) -> Times:
    """The day each deal is expected to close: some seven weeks after it began, or soon after its last step."""
    planned = deals.created + (np.exp(rng.normal(3.9, 0.4, len(deals))) * 1440).astype(int) * MINUTE
    soon = since + rng.integers(3, 45, len(deals)) * DAY
    return np.where(still_open, np.maximum(planned, soon), planned).astype("datetime64[D]")


def _titles(products: Products, customers: Customers, deals: Deals, chinese: Flags) -> Texts:
    device = deals.basket.product[:, 0]
    firms, names, nouns = (
        customers.company.names[deals.customer],
        products.names[device],
        products.nouns_zh[device],
    )
    quantity = deals.basket.quantity[:, 0].astype(str).astype(object)
    return np.where(chinese, firms + " " + nouns + " ×" + quantity, firms + ": " + quantity + " × " + names)


def stage_changes(plan: Plan, company: Company, deals: Deals) -> pl.DataFrame:
    """Table `stage_changes`: every step of every deal, in order."""
    is_closed = ~np.isnat(deals.closed)
    at = np.c_[deals.entered, deals.closed]
    to = np.tile(np.arange(5), (len(deals), 1))
    to[:, 4] = np.where(deals.is_won, WON, LOST)
    happened = ~np.isnat(at) & np.c_[np.ones((len(deals), 4), dtype=bool), is_closed]
    deal = np.nonzero(happened)[0]
    stage, moment = to[happened], at[happened]
    first = np.r_[True, deal[1:] != deal[:-1]]
    columns = {
        "deal_id": deals.ids[deal],
        "from_stage": picked(STAGES, np.where(first, -1, np.r_[0, stage[:-1]])),
        "to_stage": picked(STAGES, stage),
        "changed_at": moment,
        "changed_by": company.staff.ids[deals.owner[deal]],
        "actor_kind": ["user"] * len(deal),
    }
    return frame(plan, columns)
