"""Table `touchpoints`: the touches of leads, and of people who never gave a name."""

import numpy as np
import polars as pl

from app.demo.channels import CHANNELS, CODES, OFFLINE_EVENTS
from app.demo.company import Company, quarter_of
from app.demo.customers import Customers
from app.demo.frames import drawn, frame, kept, new_ids, picked
from app.demo.identities import Texts
from app.demo.journeys import OPENS, Touches, drawn_channels
from app.demo.leads import Leads
from app.demo.plan import Flags, Floats, Ints, Plan, Times, arrivals
from app.demo.words import vocabulary

ANONYMOUS = 0.5
"""Visitors who never gave a name, per lead."""


def touch_rows(
    rng: np.random.Generator, plan: Plan, company: Company, leads: Leads, touches: Touches, customers: Customers
) -> pl.DataFrame:
    """The touches of the block's leads before the end; from conversion on they are the customer's as well."""
    seen = touches.at < plan.end
    lead, at, channel, asks = touches.lead[seen], touches.at[seen], touches.channel[seen], touches.asks[seen]
    customer = np.full(len(leads), -1)
    from_lead = np.flatnonzero(customers.lead >= 0)
    customer[customers.lead[from_lead]] = from_lead
    whose = customer[lead]
    whose = np.where((whose >= 0) & (at >= customers.created[whose]), whose, -1)
    person = np.array([f"v{each[-12:]}" for each in leads.ids], dtype=object)[lead]
    who = {
        "lead_id": leads.ids[lead],
        "contact_id": picked(customers.contact_ids, whose),
        "customer_id": picked(customers.ids, whose),
    }
    pricing = kept(asks & leads.on_pricing_page[lead], "/pricing")
    return _rows(rng, plan, company, at, channel, asks, person, who, pricing)


def anonymous_rows(rng: np.random.Generator, plan: Plan, company: Company, leads: int) -> pl.DataFrame:
    """One to three touches of each visitor who left it at that."""
    visitors = max(1, round(leads * ANONYMOUS))
    begun = arrivals(rng, plan, visitors)
    visits = rng.choice([1, 2, 3], visitors, p=[0.55, 0.3, 0.15])
    who = np.repeat(np.arange(visitors), visits)
    minutes = (rng.exponential(6, len(who)) * 1440).astype("timedelta64[m]")
    at = begun[who] + np.where(np.r_[True, who[1:] != who[:-1]], np.timedelta64(0, "m"), minutes)
    who, at = who[at < plan.end], at[at < plan.end]
    home = rng.random(visitors)[who] < 0.68
    channel = drawn_channels(rng, np.full(len(who), OPENS), home.astype(int), np.zeros(len(who)))
    person = np.array([f"v{each[-12:]}" for each in new_ids(rng, begun)], dtype=object)[who]
    return _rows(
        rng, plan, company, at, channel, np.zeros(len(who), dtype=bool), person, {}, np.full(len(who), None)
    )


def _rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    at: Times,
    channel: Ints,
    asks: Flags,
    person: Texts,
    who: dict[str, object],
    landing: Texts,
) -> pl.DataFrame:
    ids, count = new_ids(rng, at), len(at)
    event = _events(rng, channel, asks)
    online = ~np.isin(event, OFFLINE_EVENTS)
    medium = np.array([each.medium for each in CHANNELS], dtype=object)[channel]
    tagged = online & (medium != None)  # noqa: E711 - elementwise
    campaign = company.campaigns[channel, np.maximum(quarter_of(plan, at), 0)]
    campaign = np.where(quarter_of(plan, at) < 0, -1, campaign)
    pages = drawn(rng, vocabulary("sales")["landing_pages"], count)
    columns = {
        "id": ids,
        "source_system": ["demo"] * count,
        "occurred_at": at,
        "received_at": at + rng.integers(1, 50, count) * np.timedelta64(1, "s"),
        "anonymous_id": kept(online | asks, person),
        **who,
        "channel": CODES[channel],
        "event": event,
        "campaign_id": picked(company.campaign_ids, campaign),
        "utm_source": kept(tagged, CODES[channel]),
        "utm_medium": kept(tagged, medium),
        "utm_campaign": picked(company.campaign_utm, np.where(tagged, campaign, -1)),
        "landing_page": kept(online, np.where(landing == None, pages, landing)),  # noqa: E711
        "session_id": kept(online, np.array([f"s{each[-12:]}" for each in ids], dtype=object)),
    }
    return frame(plan, columns)


def _events(rng: np.random.Generator, channel: Ints, asks: Flags) -> Texts:
    """A form where somebody asks online; what the channel usually leaves behind otherwise."""
    usual = np.array([each.event for each in CHANNELS], dtype=object)[channel]
    luck: Floats = rng.random(len(channel))
    usual = np.where((usual == "open") & (luck < 0.3), "click", usual)
    usual = np.where((usual == "open") & (luck < 0.36), "reply", usual)
    usual = np.where((usual == "impression") & (luck < 0.25), "click", usual)
    return np.where(asks & ~np.isin(usual, OFFLINE_EVENTS), "form", usual)
