"""The demo company, block by block: `plan` in, frames out; the same plan gives the same bytes.

    made = company.found(plan)                  # offices, people, products, campaigns, spend
    for block in blocks(plan, made): ...        # leads and customers with all that belongs to them

A block holds some 1,500 leads and their share of customers, whatever the size of the company: that bounds memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from app.demo import activities, customers, deals, journeys, leads, lifecycle, orders, texts, tickets, touchpoints
from app.demo.channels import CODES
from app.demo.company import Company, quarter_of
from app.demo.customers import Customers
from app.demo.deals import Deals
from app.demo.frames import frame, picked, record
from app.demo.journeys import Touches
from app.demo.leads import Leads
from app.demo.lifecycle import Lives
from app.demo.orders import Orders
from app.demo.plan import DAY, MINUTE, Floats, Ints, Plan, Share, Times
from app.demo.truth import Truth

FURTHER_LOST = 0.030
"""Deals that come to nothing, per month and customer."""


@dataclass(frozen=True)
class Block:
    """Some leads and customers with all their rows, and what adds up to the truth."""

    frames: dict[str, pl.DataFrame]
    truth: Truth


@dataclass(frozen=True)
class Demand:
    """Leads, their touches, when they convert."""

    leads: Leads
    touches: Touches
    converted: Times


def blocks(plan: Plan, company: Company) -> Iterator[Block]:
    """Every block of the company; each has a seed of its own."""
    first = 0
    for number, share in enumerate(plan.shares()):
        yield _block(plan.random(1, number), plan, company, share, number, first)
        first += share.leads + share.base + share.outbound


def _block(rng: np.random.Generator, plan: Plan, company: Company, share: Share, number: int, first: int) -> Block:
    truth = Truth()
    demand, increments = _demand(rng, plan, company, share, first, truth)
    held = customers.gather(rng, plan, company, share, demand.leads, demand.converted, first + share.leads)
    held = _with_first_channel(held, demand)
    truth.incremental_wins += increments.T @ deals.lead_win_chance(company, demand.leads)
    opened = deals.first_deals(rng, plan, company, held)
    bought = orders.first_orders(rng, plan, opened)
    since = np.full(len(held), np.datetime64("NaT", "m"))
    since[bought.customer] = bought.ordered
    held = held.bought(since)
    lives = lifecycle.live(rng, plan, company, held)
    truth.churn = lives.sums
    all_deals, all_orders = _trade(rng, plan, company, held, lives, opened, bought)
    frames = _sales_frames(rng, plan, company, held, demand, lives, all_deals, all_orders, number)
    return Block(frames | _service_frames(rng, plan, company, held, lives), truth)


def _demand(
    rng: np.random.Generator, plan: Plan, company: Company, share: Share, first: int, truth: Truth
) -> tuple[Demand, Floats]:
    """The block's leads and what becomes of them; per lead and channel, what that channel did for it."""
    made = leads.arrive(rng, plan, company, share.leads, first)
    touches = journeys.schedule(rng, made)
    effects, passed = journeys.touch_effects(touches), journeys.exposure(plan, made, touches)
    increments = journeys.increments(touches, passed, effects)
    converted = journeys.conversions(rng, plan, made, touches, passed, effects)
    chance = journeys.chances(touches, passed, effects)
    truth.add_leads(plan, made, touches, chance, increments, ~np.isnat(converted))
    return Demand(made, touches, converted), increments


def _with_first_channel(held: Customers, demand: Demand) -> Customers:
    """Those who were leads came to us by the first touch of their journey."""
    asked = demand.touches.channel[demand.touches.starts()]
    from_lead = held.lead >= 0
    held.channel[from_lead] = asked[held.lead[from_lead]]
    return held


def _trade(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    held: Customers,
    lives: Lives,
    opened: Deals,
    bought: Orders,
) -> tuple[Deals, Orders]:
    """First deals, later ones won and lost, and every order."""
    repeats = orders.repeat_orders(rng, company, held, lives)
    rows = orders.projects(rng, plan, company.products, held, repeats)
    closed = repeats.ordered[rows] - rng.integers(60, 4 * 1440, len(rows)) * MINUTE
    basket = repeats.basket.rows(rows)
    won = deals.won_before(rng, plan, company, held, repeats.customer[rows], closed, basket)
    since = np.maximum(held.since, plan.start) + 30 * DAY
    until = np.where(np.isnat(lives.left), plan.end, lives.left)
    months = np.nan_to_num(np.maximum((until - since) / DAY, 0)) / 30.4
    again = np.repeat(np.arange(len(held)), rng.poisson(FURTHER_LOST * months))
    lost = deals.further_lost(rng, plan, company, held, again, since[again], until[again])
    repeats.deal[rows] = len(opened) + np.arange(len(rows))
    return deals.joined([opened, won, lost]), orders.joined([bought, repeats])


def _sales_frames(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    held: Customers,
    demand: Demand,
    lives: Lives,
    traded: Deals,
    ordered: Orders,
    number: int,
) -> dict[str, pl.DataFrame]:
    customer_of = np.full(len(demand.leads), -1)
    customer_of[held.lead[held.lead >= 0]] = np.flatnonzero(held.lead >= 0)
    is_first = np.arange(len(traded)) < (~held.is_base).sum()
    from_lead = np.where(is_first, held.lead[traded.customer], -1)
    about = activities.Block(demand.leads, customer_of, traded, held, lives.left)
    acted = activities.activity_rows(rng, plan, company, about)
    seen = activities.last_seen(held, acted, plan)
    lead_rows = _lead_rows(rng, plan, company, held, demand, traded, from_lead)
    order_ids, order_rows = orders.order_rows(rng, plan, held, ordered, traded.ids, number)
    anonymous = touchpoints.anonymous_rows(rng, plan, company, len(demand.leads))
    touched = touchpoints.touch_rows(rng, plan, company, demand.leads, demand.touches, held)
    return {
        "customers": customers.customer_rows(rng, plan, company, held, lives.left, lives.at_risk, seen),
        "contacts": customers.contact_rows(rng, plan, company, held),
        "leads": lead_rows,
        "deals": _deal_rows(rng, plan, company, held, traded, lead_rows, from_lead),
        "stage_changes": deals.stage_changes(plan, company, traded),
        "owner_changes": customers.owner_changes(rng, plan, company, held),
        "subscriptions": orders.subscription_rows(rng, plan, held, lives),
        "orders": order_rows,
        "order_lines": orders.line_rows(rng, plan, company.products, ordered, order_ids),
        "touchpoints": pl.concat([touched, anonymous], how="diagonal_relaxed"),
        "activities": acted,
    }


def _lead_rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    held: Customers,
    demand: Demand,
    traded: Deals,
    from_lead: Ints,
) -> pl.DataFrame:
    """Table `leads`, with what each one became."""
    made, count = demand.leads, len(demand.leads)
    customer, deal = np.full(count, -1), np.full(count, -1)
    customer[held.lead[held.lead >= 0]] = np.flatnonzero(held.lead >= 0)
    deal[from_lead[from_lead >= 0]] = np.flatnonzero(from_lead >= 0)
    status, reason = leads.statuses(rng, plan, made, ~np.isnat(demand.converted))
    asked = demand.touches.channel[demand.touches.asks]
    seen = np.where(np.isnat(demand.converted), made.responded, demand.converted)
    columns = {
        "status": status,
        "channel": CODES[asked],
        "campaign_id": picked(company.campaign_ids, company.campaigns[asked, quarter_of(plan, made.created)]),
        "landing_page": np.where(
            made.on_pricing_page, "/pricing", np.where(rng.random(count) < 0.8, "/contact", "/")
        ),
        "converted_at": demand.converted,
        "customer_id": picked(held.ids, customer),
        "contact_id": picked(held.contact_ids, customer),
        "deal_id": picked(traded.ids, deal),
        "disqualify_reason": reason,
        "last_activity_at": seen,
    }
    rows = record(plan, made.ids, made.created, leads.columns(rng, company, made) | columns)
    return rows.with_columns(updated_at=frame(plan, {"at": np.where(np.isnat(seen), made.created, seen)})["at"])


def _deal_rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    held: Customers,
    traded: Deals,
    lead_rows: pl.DataFrame,
    from_lead: Ints,
) -> pl.DataFrame:
    """Table `deals`; one that began as a lead keeps the lead's channel and campaign."""
    rows = deals.deal_rows(rng, plan, company, held, traded, lead_rows["id"].to_numpy(), from_lead)
    came = lead_rows.select("id", asked="channel", campaign_id="campaign_id")
    rows = rows.join(came, left_on="lead_id", right_on="id", how="left", maintain_order="left")
    return rows.with_columns(channel=pl.coalesce("asked", "channel")).drop("asked")


def _service_frames(
    rng: np.random.Generator, plan: Plan, company: Company, held: Customers, lives: Lives
) -> dict[str, pl.DataFrame]:
    known = texts.facts(rng, company, held, lives.tickets)
    ids, bodies, rows = tickets.ticket_rows(rng, plan, company, held, lives.tickets, known)
    asked = (lives.nps_customer, lives.nps_asked)
    return {
        "tickets": rows,
        "ticket_messages": tickets.message_rows(rng, plan, company, held, lives.tickets, ids, bodies, known),
        "survey_responses": tickets.survey_rows(rng, plan, company, held, lives.tickets, ids, asked),
    }
