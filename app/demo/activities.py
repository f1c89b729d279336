"""Table `activities`: what sales people did with leads, deals and customers, and what they still have to do."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from app.demo.company import Company
from app.demo.customers import Customers
from app.demo.deals import Deals
from app.demo.frames import Ids, drawn, kept, new_ids, picked, record
from app.demo.identities import Texts
from app.demo.leads import Leads
from app.demo.plan import DAY, MINUTE, Flags, Ints, Plan, Times, working_time
from app.demo.words import vocabulary

KINDS = ("call", "meeting", "email", "wechat", "visit", "note", "task")


@dataclass(frozen=True)
class About:
    """What activities are about: rows of leads, deals and customers (-1 for none), and who acts."""

    lead: Ints
    deal: Ints
    customer: Ints
    owner: Ints


@dataclass(frozen=True)
class Block:
    """The records activities point to."""

    leads: Leads
    lead_customer: Ints
    deals: Deals
    customers: Customers
    left: Times


def activity_rows(rng: np.random.Generator, plan: Plan, company: Company, block: Block) -> pl.DataFrame:
    parts = [_on_leads(rng, block), _on_deals(rng, plan, block), _on_customers(rng, plan, block)]
    done = [_done(rng, plan, company, block, about, at) for about, at in parts]
    return pl.concat([*done, _planned(rng, plan, company, block)], how="diagonal_relaxed")


def last_seen(customers: Customers, rows: pl.DataFrame, plan: Plan) -> Times:
    """When each customer was last dealt with; the beginning of its record if never."""
    latest = rows.filter(pl.col("status") == "done").group_by("customer_id").agg(pl.col("completed_at").max())
    asked = pl.DataFrame({"customer_id": customers.ids}).join(
        latest, on="customer_id", how="left", maintain_order="left"
    )
    seen = asked["completed_at"].to_numpy().astype("datetime64[m]") + np.timedelta64(plan.utc_minutes, "m")
    return np.where(np.isnat(seen), customers.created, seen)


def _on_leads(rng: np.random.Generator, block: Block) -> tuple[About, Times]:
    """The first response is one; some get a second and a third try."""
    answered = np.flatnonzero(~np.isnat(block.leads.responded))
    more = np.repeat(answered, rng.choice(3, len(answered), p=[0.55, 0.3, 0.15]))
    rows = np.r_[answered, more]
    later = working_time(rng, block.leads.responded[more] + rng.integers(1440, 15 * 1440, len(more)) * MINUTE)
    at = np.r_[block.leads.responded[answered], later]
    nothing = np.full(len(rows), -1)
    return About(rows, nothing, block.lead_customer[rows], block.leads.owner[rows]), at


def _on_deals(rng: np.random.Generator, plan: Plan, block: Block) -> tuple[About, Times]:
    """One with every stage entered, and as many in between."""
    deal, stage = np.nonzero(~np.isnat(block.deals.entered))
    entered = block.deals.entered[deal, stage]
    again = rng.random(len(deal)) < 0.6
    closed = np.where(np.isnat(block.deals.closed), plan.end, block.deals.closed)
    later = working_time(rng, entered[again] + rng.integers(600, 9 * 1440, again.sum()) * MINUTE)
    later = np.minimum(later, closed[deal[again]])
    rows = np.r_[deal, deal[again]]
    nothing = np.full(len(rows), -1)
    about = About(nothing, rows, block.deals.customer[rows], block.deals.owner[rows])
    return about, np.r_[entered + 20 * MINUTE, later]


def _on_customers(rng: np.random.Generator, plan: Plan, block: Block) -> tuple[About, Times]:
    """A word every four months or so with those who buy."""
    since = np.maximum(block.customers.since, block.customers.created)
    until = np.where(np.isnat(block.left), plan.end, block.left)
    span = np.where(np.isnat(since), 0, np.maximum((until - since) / DAY, 0))
    rows = np.repeat(np.arange(len(span)), rng.poisson(np.nan_to_num(span) / 120))
    at = working_time(rng, since[rows] + (rng.random(len(rows)) * span[rows] * 1440).astype(int) * MINUTE)
    nothing = np.full(len(rows), -1)
    return About(nothing, nothing, rows, block.customers.owner[rows]), at


def _done(
    rng: np.random.Generator, plan: Plan, company: Company, block: Block, about: About, at: Times
) -> pl.DataFrame:
    fine = at < plan.end
    about, at = About(*(getattr(about, n)[fine] for n in About.__dataclass_fields__)), at[fine]
    chinese = _is_chinese(block, about)
    kind = drawn(rng, KINDS[:6], len(at), [34, 12, 22, 14, 7, 11])
    kind = np.where((kind == "wechat") & ~chinese, "email", kind)
    outcome = drawn(rng, vocabulary("sales")["outcomes"]["codes"], len(at))
    direction = kept(~(np.isin(kind, ("meeting", "visit", "note"))), drawn(rng, ["out", "in"], len(at), [4, 1]))
    columns = {
        "status": ["done"] * len(at),
        "direction": direction,
        "starts_at": at,
        "completed_at": at,
        "outcome": kept(~(kind == "note"), outcome),
    }
    return _rows(rng, plan, company, block, about, kind, at, chinese, columns)


def _planned(rng: np.random.Generator, plan: Plan, company: Company, block: Block) -> pl.DataFrame:
    """Tasks on open deals and fresh leads: some due soon, some overdue."""
    deal = np.flatnonzero(np.isnat(block.deals.closed))
    young = block.leads.created > plan.end - 20 * DAY
    lead = np.flatnonzero(young & (block.lead_customer < 0) & (rng.random(len(young)) < 0.5))
    begun = np.r_[block.deals.created[deal], block.leads.created[lead]]
    about = About(
        np.r_[np.full(len(deal), -1), lead],
        np.r_[deal, np.full(len(lead), -1)],
        np.r_[block.deals.customer[deal], np.full(len(lead), -1)],
        np.r_[block.deals.owner[deal], block.leads.owner[lead]],
    )
    written = np.maximum(begun, plan.end - rng.integers(1440, 12 * 1440, len(begun)) * MINUTE)
    written = np.minimum(written, plan.end - 5 * MINUTE)
    due = working_time(rng, np.maximum(written, plan.end + rng.integers(-6, 14, len(begun)) * DAY))
    chinese = _is_chinese(block, about)
    columns = {"status": ["planned"] * len(due), "due_at": due}
    return _rows(rng, plan, company, block, about, drawn(rng, ["task"], len(due)), written, chinese, columns)


def _is_chinese(block: Block, about: About) -> Flags:
    by_lead = block.leads.company.is_chinese[np.maximum(about.lead, 0)]
    return np.where(about.customer >= 0, block.customers.company.is_chinese[about.customer], by_lead)


def _rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    block: Block,
    about: About,
    kind: Texts,
    created: Times,
    chinese: Flags,
    columns: dict[str, object],
) -> pl.DataFrame:
    staff = company.staff
    ids: Ids = new_ids(rng, created)
    common = {
        "kind": kind,
        "subject": _subjects(rng, company, block, about, kind, chinese),
        "lead_id": picked(block.leads.ids, about.lead),
        "deal_id": picked(block.deals.ids, about.deal),
        "customer_id": picked(block.customers.ids, about.customer),
        "contact_id": picked(block.customers.contact_ids, about.customer),
        "owner_id": staff.ids[about.owner],
        "team_id": staff.team_ids[about.owner],
        "created_by": staff.ids[about.owner],
    }
    return record(plan, ids, created, {**common, **columns})


def _subjects(
    rng: np.random.Generator, company: Company, block: Block, about: About, kind: Texts, chinese: Flags
) -> list[str]:
    words, products = vocabulary("sales")["activities"], company.products.names
    luck, thing = rng.random(len(kind)), rng.integers(0, len(products), len(kind))
    made = []
    for row, each in enumerate(kind):
        has_customer = about.customer[row] >= 0
        source, at = (block.customers, about.customer[row]) if has_customer else (block.leads, about.lead[row])
        choices = words[each]["zh" if chinese[row] else "en"]
        made.append(
            choices[int(luck[row] * len(choices))].format(
                product=products[thing[row]], person=source.person.names[at], company=source.company.names[at]
            )
        )
    return made
