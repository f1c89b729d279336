"""Leads: who asks, how they are answered, and (the truth) what makes one good."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from app.demo import identities
from app.demo.company import Company
from app.demo.frames import Ids, drawn, kept, new_ids
from app.demo.identities import INDUSTRIES, Companies, People, Texts
from app.demo.plan import DAY, MINUTE, Flags, Floats, Ints, Plan, Times, arrivals, working_time

INDUSTRY_FIT = {
    "manufacturing": 0.75,
    "electronics": 0.50,
    "logistics": 0.30,
    "healthcare": 0.10,
    "education": -0.15,
    "finance": -0.30,
    "construction": -0.45,
    "retail": -0.60,
    "hospitality": -0.75,
    "public_sector": -0.95,
}
SENIORITY_FIT = (0.30, 0.0, -0.22)
"""Decision maker, manager, specialist."""
PER_LOG_EMPLOYEES = 0.36
FREE_EMAIL = -0.54
PER_LOG_RESPONSE_HOUR = -0.18
NEVER_ANSWERED = -0.8
PRICING_PAGE = 0.25
INTENT = 0.35
"""Log hazard of converting: per e-fold of employees, with a free mail address, per e-fold of hours to the first
response, if nobody answered, having landed on the price page, per standard deviation of hidden intent."""
TYPICAL_EMPLOYEES, TYPICAL_HOURS = 120.0, 3.0
MOST_LOG_EMPLOYEES, HOURS_THAT_COUNT = 2.5, (0.1, 96.0)
"""Sizes and waiting times beyond these make no further difference."""


@dataclass(frozen=True)
class Leads:
    """The leads of a block, oldest first, before anything is known of what becomes of them."""

    ids: Ids
    created: Times
    company: Companies
    person: People
    title: Texts
    seniority: Ints
    is_free_email: Flags
    on_pricing_page: Flags
    intent: Floats
    owner: Ints
    assigned: Times
    responded: Times

    def __len__(self) -> int:
        return len(self.ids)


def arrive(rng: np.random.Generator, plan: Plan, company: Company, count: int, first: int) -> Leads:
    """`count` leads over the whole period. `responded` is NaT where nobody answered (yet)."""
    created = arrivals(rng, plan, count)
    firms = identities.companies(rng, count, first)
    seniority, title = identities.titles(rng, firms.is_chinese)
    intent = rng.normal(0, 1, count)
    owner = company.staff.assigned(rng, "sales", firms.office)
    assigned = created + rng.integers(1, 25, count) * MINUTE
    return Leads(
        ids=new_ids(rng, created),
        created=created,
        company=firms,
        person=identities.people(rng, firms.is_chinese),
        title=title,
        seniority=seniority,
        is_free_email=rng.random(count) < 0.24,
        on_pricing_page=rng.random(count) < 1 / (1 + np.exp(1.3 - 0.8 * intent)),
        intent=intent,
        owner=owner,
        assigned=assigned,
        responded=_responses(rng, plan, assigned, company.staff.pace[owner]),
    )


def _responses(rng: np.random.Generator, plan: Plan, assigned: Times, pace: Floats) -> Times:
    """First response: an hour or so of working time by a usual person, one in twenty-five never."""
    elapsed = (assigned - plan.start) / (plan.end - plan.start)
    minutes = np.exp(rng.normal(4.3, 1.15, len(assigned))) * pace * (1.25 - 0.45 * elapsed)
    answered = working_time(rng, assigned + np.ceil(minutes).astype(int) * MINUTE)
    forgotten = (rng.random(len(assigned)) < 0.04) | (answered >= plan.end)
    return np.where(forgotten, np.datetime64("NaT"), answered)


def response_hours(leads: Leads) -> Floats:
    """Hours from creation to first response; NaN if there was none."""
    return (leads.responded - leads.created) / MINUTE / 60


def contributions(leads: Leads) -> dict[str, Floats]:
    """What each field adds to a lead's log hazard of converting, channels apart."""
    hours = response_hours(leads)
    logs = np.log(np.clip(hours, *HOURS_THAT_COUNT) / TYPICAL_HOURS)
    fit = np.array([INDUSTRY_FIT[name] for name in INDUSTRIES])
    size = np.log(leads.company.employees / TYPICAL_EMPLOYEES).clip(-MOST_LOG_EMPLOYEES, MOST_LOG_EMPLOYEES)
    return {
        "industry": fit[leads.company.industry],
        "employees": PER_LOG_EMPLOYEES * size,
        "is_free_email": np.where(leads.is_free_email, FREE_EMAIL, 0.0),
        "first_response_minutes": np.where(np.isnan(hours), NEVER_ANSWERED, PER_LOG_RESPONSE_HOUR * logs),
        "seniority": np.array(SENIORITY_FIT)[leads.seniority],
        "landing_page": np.where(leads.on_pricing_page, PRICING_PAGE, 0.0),
        "intent": INTENT * leads.intent,
    }


def exposed_from(leads: Leads) -> Times:
    """A lead can convert once somebody answered; one that nobody answered, after a day of its own accord."""
    return np.where(np.isnat(leads.responded), leads.created + DAY, leads.responded)


def statuses(rng: np.random.Generator, plan: Plan, leads: Leads, converted: Flags) -> tuple[Texts, Texts]:
    """Where each lead stands at the end, and why it was disqualified if it was."""
    age = (plan.end - leads.created).astype("timedelta64[D]").astype(float)
    luck = rng.random(len(leads))
    answered = ~np.isnat(leads.responded)
    rules = {
        "converted": converted,
        "new": ~answered,
        "disqualified": (age > 25) & (luck < 0.42),
        "recycled": age > 110,
        "engaged": luck > 0.7,
    }
    status = np.select(list(rules.values()), list(rules), "contacted").astype(object)
    reasons = drawn(rng, ["no_need", "no_budget", "wrong_contact", "competitor", "duplicate"], len(leads))
    return status, kept(status == "disqualified", reasons)


def columns(rng: np.random.Generator, company: Company, leads: Leads) -> dict[str, object]:
    """The fields of a lead that do not depend on what becomes of it. E-mail and phone are in clear."""
    staff, firms, count = company.staff, leads.company, len(leads)
    known = rng.random((3, count)) < np.array([[0.93], [0.9], [0.38]])
    amount = np.round(np.exp(rng.normal(10.9, 0.9, count)), -2)
    free = np.where(firms.is_chinese, "mail.example", "freemail.example").astype(object)
    number = np.array([f"{name}.{who[-4:]}" for name, who in zip(leads.person.latin, leads.ids, strict=True)])
    domain = np.where(leads.is_free_email, free, firms.domains)
    local = np.where(leads.is_free_email, number.astype(object), leads.person.latin)
    has_site = ~leads.is_free_email & (rng.random(count) < 0.85)
    places = identities.PLACES[firms.place]
    return {
        "name": leads.person.names,
        "company_name": firms.names,
        "title": leads.title,
        "email": identities.emails(local, domain),
        "phone": kept(rng.random(count) < 0.82, identities.phones(firms.place, firms.numbers, 0)),
        "website": kept(has_site, "https://www." + firms.domains),
        "industry": kept(known[0], np.array(INDUSTRIES, dtype=object)[firms.industry]),
        "employees": pl.Series(values=firms.employees).set(pl.Series(values=~known[1]), None),
        "country": places[:, 0],
        "city": places[:, 2],
        "est_amount": np.where(known[2], amount, np.nan),
        "currency": firms.currency,
        "owner_id": staff.ids[leads.owner],
        "team_id": staff.team_ids[leads.owner],
        "assigned_at": leads.assigned,
        "first_responded_at": leads.responded,
        "custom": np.where(leads.is_free_email, '{"is_free_email": true}', '{"is_free_email": false}'),
    }
