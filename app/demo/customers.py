"""The customers of a block: those we had before, those who were leads, those we approached ourselves."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from app.demo import identities
from app.demo.channels import CODES
from app.demo.company import Company
from app.demo.frames import Ids, drawn, frame, kept, new_ids, picked, record
from app.demo.identities import INDUSTRIES, PLACES, Companies, People, Texts
from app.demo.leads import Leads
from app.demo.plan import DAY, MINUTE, Flags, Floats, Ints, Plan, Share, Times, working_time
from app.demo.words import vocabulary


@dataclass(frozen=True)
class Customers:
    """Every company that is more than a lead. `lead` is its row among the leads, -1 if it was none.

    `since` is when it first bought: before the business for `is_base`, NaT for those who never did (yet).
    """

    ids: Ids
    created: Times
    company: Companies
    person: People
    title: Texts
    contact_ids: Ids
    owner: Ints
    lead: Ints
    is_base: Flags
    channel: Ints
    intent: Floats
    since: Times

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def language(self) -> Texts:
        return np.where(self.company.is_chinese, "zh", "en").astype(object)

    def bought(self, since: Times) -> "Customers":
        """The same, those who bought in the meantime known."""
        return replace(self, since=np.where(np.isnat(self.since), since, self.since))


def gather(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    share: Share,
    leads: Leads,
    converted: Times,
    first: int,
) -> Customers:
    """The block's customers: `share.base` old ones, one for each converted lead, `share.outbound` approached."""
    rows = np.flatnonzero(~np.isnat(converted))
    own = identities.companies(rng, share.base + share.outbound, first)
    person = identities.people(rng, own.is_chinese)
    _, title = identities.titles(rng, own.is_chinese)
    approached = working_time(rng, plan.start + (rng.random(share.outbound) * (plan.end - plan.start) * 0.985))
    base_since = plan.start - (rng.exponential(600, share.base).clip(20, 2500) * 1440).astype(int) * MINUTE
    b, c, o = share.base, len(rows), share.outbound
    created = np.r_[np.full(b, plan.start) + rng.integers(0, 600, b) * MINUTE, converted[rows], approached]
    owners = company.staff.assigned(rng, "sales", own.office)
    return Customers(
        ids=new_ids(rng, created),
        created=created,
        company=_joined(own, leads.company, rows, b),
        person=People(
            np.r_[person.names[:b], leads.person.names[rows], person.names[b:]],
            np.r_[person.latin[:b], leads.person.latin[rows], person.latin[b:]],
        ),
        title=np.r_[title[:b], leads.title[rows], title[b:]],
        contact_ids=new_ids(rng, created),
        owner=np.r_[owners[:b], leads.owner[rows], owners[b:]],
        lead=np.r_[np.full(b, -1), rows, np.full(o, -1)],
        is_base=np.arange(b + c + o) < b,
        channel=rng.choice(len(CODES), b + c + o, p=_old_channels()),
        intent=np.r_[np.zeros(b), leads.intent[rows], np.full(o, -0.3)],
        since=np.r_[base_since, np.full(c + o, np.datetime64("NaT", "m"))],
    )


def _old_channels() -> Floats:
    """How customers who were never leads are said to have come to us."""
    likely = {"referral": 5.0, "exhibition": 5.0, "partner": 3.0, "phone": 3.0}
    weights = np.array([likely.get(code, 0.2) for code in CODES])
    return weights / weights.sum()


def _joined(own: Companies, asked: Companies, rows: Ints, base: int) -> Companies:
    def join(name: str) -> np.ndarray:
        mine, theirs = getattr(own, name), getattr(asked, name)[rows]
        return np.r_[mine[:base], theirs, mine[base:]]

    return Companies(*(join(name) for name in Companies.__dataclass_fields__))


def customer_rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    lost: Times,
    at_risk: Flags,
    seen: Times,
) -> pl.DataFrame:
    """Table `customers`; `lost` is when each left (NaT if it did not), `seen` when we last met it."""
    firms, count = customers.company, len(customers)
    places = PLACES[firms.place]
    is_prospect = np.isnat(customers.since)
    stage = np.select([is_prospect, ~np.isnat(lost), at_risk], ["prospect", "churned", "at_risk"], "active")
    level = np.array(["D", "C", "B", "A"], dtype=object)[np.searchsorted([40, 160, 700], firms.employees)]
    columns = {
        "name": firms.names,
        "legal_name": firms.legal_names,
        "unified_social_credit_code": kept(firms.is_chinese, identities.credit_codes(rng, count)),
        "kind": np.where(is_prospect, "prospect", np.where(rng.random(count) < 0.02, "partner", "customer")),
        "level": level,
        "lifecycle_stage": stage,
        "industry": np.array(INDUSTRIES, dtype=object)[firms.industry],
        "employees": firms.employees,
        "annual_revenue": np.round(firms.employees * np.exp(rng.normal(12.6, 0.5, count)), -4),
        "currency": firms.currency,
        "website": "https://www." + firms.domains,
        "phone": identities.phones(firms.place, firms.numbers, 1),
        "email": "info@" + firms.domains,
        "country": places[:, 0],
        "province": kept(~(places[:, 1] == ""), places[:, 1]),
        "city": places[:, 2],
        "first_channel": CODES[customers.channel],
        "became_customer_at": customers.since,
        "last_activity_at": seen,
        "owner_id": company.staff.ids[customers.owner],
        "team_id": company.staff.team_ids[customers.owner],
        "created_by": company.staff.ids[customers.owner],
    }
    return record(plan, customers.ids, customers.created, columns)


def contact_rows(rng: np.random.Generator, plan: Plan, company: Company, customers: Customers) -> pl.DataFrame:
    """Table `contacts`: the person we know, and up to two colleagues."""
    whose, nth = _people(rng.choice(3, len(customers), p=[0.45, 0.4, 0.15]) * ~np.isnat(customers.since))
    is_primary = nth == 0
    firms = customers.company
    chinese = firms.is_chinese[whose]
    others = identities.people(rng, chinese[~is_primary])
    _, titles = identities.titles(rng, chinese[~is_primary])
    created = customers.created[whose] + np.where(is_primary, 0, rng.integers(60, 20 * 1440, len(whose))) * MINUTE
    created = np.minimum(created, plan.end - 5 * MINUTE)
    names = np.r_[customers.person.names, others.names]
    latin = np.r_[customers.person.latin, others.latin]
    number = np.array([f"{name}.{row}" for row, name in enumerate(latin)], dtype=object)
    words = vocabulary("people")
    count = len(whose)
    departments = np.where(
        chinese, drawn(rng, words["departments_zh"], count), drawn(rng, words["departments_en"], count)
    )
    title = np.r_[customers.title, titles]
    columns = {
        "customer_id": customers.ids[whose],
        "name": names,
        "title": title,
        "role": _roles(title),
        "department": kept(rng.random(count) < 0.8, departments),
        "email": identities.emails(number, firms.domains[whose]),
        "mobile": kept(
            rng.random(count) < 0.9, identities.phones(firms.place[whose], firms.numbers[whose], 2 + nth)
        ),
        "wechat": kept(chinese & (rng.random(count) < 0.7), "wx_" + number),
        "language": customers.language[whose],
        "is_primary": is_primary,
        "do_not_call": rng.random(count) < 0.03,
        "do_not_email": rng.random(count) < 0.05,
        "created_by": company.staff.ids[customers.owner[whose]],
    }
    ids = np.r_[customers.contact_ids, new_ids(rng, created[~is_primary])]
    return record(plan, ids, created, columns)


def _people(colleagues: Ints) -> tuple[Ints, Ints]:
    """Whose each contact is, and which of theirs: 0 the person we know, from 1 on so many colleagues."""
    firms = np.arange(len(colleagues))
    nth = 1 + np.arange(colleagues.sum()) - np.repeat(colleagues.cumsum() - colleagues, colleagues)
    return np.r_[firms, np.repeat(firms, colleagues)], np.r_[np.zeros_like(firms), nth]


def _roles(titles: Texts) -> Texts:
    """What part somebody with such a title has in what the customer decides."""
    levels = vocabulary("people")["titles"].values()
    parts = zip(("decision_maker", "influencer", "user"), levels, strict=True)
    part_of = {title: part for part, level in parts for title in (*level["zh"], *level["en"])}
    return np.array([part_of[title] for title in titles], dtype=object)


def owner_changes(rng: np.random.Generator, plan: Plan, company: Company, customers: Customers) -> pl.DataFrame:
    """Table `owner_changes`: a few customers were handed over by a colleague of the same office."""
    rows = np.flatnonzero(rng.random(len(customers)) < 0.04)
    before = company.staff.assigned(rng, "sales", customers.company.office[rows])
    rows, before = rows[before != customers.owner[rows]], before[before != customers.owner[rows]]
    when = customers.created[rows] + rng.integers(10, 200, len(rows)) * DAY
    fine = when < plan.end
    rows, before, when = rows[fine], before[fine], when[fine]
    columns = {
        "entity": ["customers"] * len(rows),
        "entity_id": customers.ids[rows],
        "from_owner_id": picked(company.staff.ids, before),
        "to_owner_id": picked(company.staff.ids, customers.owner[rows]),
        "changed_at": when,
        "changed_by": picked(company.staff.ids, company.staff.of("administrator", 5)[:1].repeat(len(rows))),
    }
    return frame(plan, columns, sample=False)
