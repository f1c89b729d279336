"""What exists once: offices, people, products, campaigns and what they cost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from app.demo import identities
from app.demo.channels import CHANNELS, PAID
from app.demo.frames import Ids, drawn, frame, new_ids, picked, record
from app.demo.identities import OFFICES, Texts
from app.demo.plan import DAY, Floats, Ints, Plan, demand, fx_rate
from app.demo.words import vocabulary

SALES = (9, 8, 5, 5, 5)
AGENTS = (4, 3, 2, 2, 2)
SKILL = (0.15, 0.0, -0.2, 0.1, -0.05)
"""Per office: sales people, service agents, and how much better than usual its deals go (log odds)."""
HEADQUARTERS = len(OFFICES)


@dataclass(frozen=True)
class Staff:
    """Everyone with a sign-in. `skill` is log odds of winning; `pace` multiplies how long an answer takes."""

    ids: Ids
    names: Texts
    office: Ints
    role: Texts
    team_ids: Ids
    skill: Floats
    pace: Floats

    def of(self, role: str, office: int) -> Ints:
        return np.flatnonzero((self.role == role) & (self.office == office))

    def assigned(self, rng: np.random.Generator, role: str, office: Ints) -> Ints:
        """Somebody with this role in each of these offices."""
        chosen = np.empty(len(office), dtype=np.int64)
        for number in range(len(OFFICES)):
            here = office == number
            chosen[here] = rng.choice(self.of(role, number), here.sum())
        return chosen


@dataclass(frozen=True)
class Products:
    codes: Texts
    names: Texts
    nouns_zh: Texts
    price: Floats
    is_supply: Any


@dataclass(frozen=True)
class Company:
    """`campaigns[c, q]` is the row of channel c's campaign in quarter q of the business, -1 without one."""

    staff: Staff
    products: Products
    campaigns: Ints
    campaign_ids: Ids
    campaign_utm: Texts
    frames: dict[str, pl.DataFrame]


def found(plan: Plan) -> Company:
    """The company itself, without its customers."""
    rng = plan.random(0)
    teams, team_ids = _teams(rng, plan)
    staff, users = _staff(rng, plan, team_ids)
    products, product_rows = _products(rng, plan)
    campaigns, campaign_ids, utm, campaign_rows = _campaigns(rng, plan)
    spend = _spend(rng, plan, campaigns, campaign_ids)
    frames = {"teams": teams, "users": users, "products": product_rows}
    frames |= {"campaigns": campaign_rows, "channel_spend": spend}
    return Company(staff, products, campaigns, campaign_ids, utm, frames)


def _teams(rng: np.random.Generator, plan: Plan) -> tuple[pl.DataFrame, Ids]:
    created = np.full(len(OFFICES) + 1, plan.start) - 60 * DAY
    ids = new_ids(rng, created)
    parent = picked(ids, np.array([HEADQUARTERS] * len(OFFICES) + [-1]))
    rows = record(plan, ids, created, {"name": [*OFFICES, "Headquarters"], "parent_id": parent})
    return pl.concat([rows[-1:], rows[:-1]]), ids


def _positions(plan: Plan) -> list[tuple[str, int, str]]:
    """(role, office, title) of everyone; a larger company has more people, up to twelve times as many."""
    growth = float(np.clip(np.sqrt(plan.size), 0.5, 12))
    held = [("administrator", HEADQUARTERS, "System Administrator"), ("leader", HEADQUARTERS, "General Manager")]
    held += [("leader", HEADQUARTERS, "Chief Commercial Officer")]
    held += [("analyst", HEADQUARTERS, "Business Analyst")] * 2
    for office in range(len(OFFICES)):
        held.append(("sales_manager", office, "Sales Manager"))
        held += [("sales", office, "Account Executive")] * max(2, round(SALES[office] * growth))
        held += [("service_agent", office, "Service Engineer")] * max(1, round(AGENTS[office] * growth))
    return held


def _staff(rng: np.random.Generator, plan: Plan, team_ids: Ids) -> tuple[Staff, pl.DataFrame]:
    held = _positions(plan)
    role, title = (np.array([each[i] for each in held], dtype=object) for i in (0, 2))
    office = np.array([each[1] for each in held])
    is_chinese = (office < 3) | ((office == HEADQUARTERS) & (rng.random(len(held)) < 0.6))
    persons = identities.people(rng, is_chinese)
    created = np.full(len(held), plan.start) - 50 * DAY
    ids, teams = new_ids(rng, created), team_ids[office]
    skill = np.array([*SKILL, 0.0])[office] + rng.normal(0, 0.3, len(held))
    pace = np.exp(rng.normal(0, 0.35, len(held)))
    columns = {
        "login": _logins(persons.latin),
        "name": persons.names,
        "team_id": teams,
        "role": role,
        "title": title,
        "locale": np.where(is_chinese, "zh", "en"),
    }
    return Staff(ids, persons.names, office, role, teams, skill, pace), record(plan, ids, created, columns)


def _logins(latin: Texts) -> list[str]:
    """Unique sign-in names: a second `wei.zhang` is `wei.zhang2`."""
    seen: dict[str, int] = {}
    for name in latin:
        seen[name] = seen.get(name, 0) + 1
    counts: dict[str, int] = {}
    made = []
    for name in latin:
        counts[name] = counts.get(name, 0) + 1
        made.append(name if counts[name] == 1 else f"{name}{counts[name]}")
    return made


def _products(rng: np.random.Generator, plan: Plan) -> tuple[Products, pl.DataFrame]:
    rows = [
        (line["series"], line["zh"], name, chinese, price)
        for line in vocabulary("sales")["products"]
        for name, chinese, price in zip(line["names"], line["names_zh"], line["prices"], strict=True)
    ]
    series, noun, name, chinese, price = (np.array(column, dtype=object) for column in zip(*rows, strict=True))
    created = np.full(len(rows), plan.start) - 55 * DAY
    ids = new_ids(rng, created)
    code = [f"{each[:2].upper()}-{number:03d}" for number, each in enumerate(series, 101)]
    columns = {
        "code": code,
        "label_en": name,
        "label_zh": chinese,
        "position": [10 * place for place in range(1, len(rows) + 1)],
        "series": series,
        "list_price": price.astype(float),
        "currency": ["CNY"] * len(rows),
    }
    table = record(plan, ids, created, columns)
    return Products(np.array(code, dtype=object), name, noun, price.astype(float), series == "Supplies"), table


def quarter_of(plan: Plan, moments: Any) -> Ints:
    """Number of the calendar quarter since the one in which the business begins."""
    return moments.astype("datetime64[M]").astype(int) // 3 - plan.start.astype("datetime64[M]").astype(int) // 3


def _campaigns(rng: np.random.Generator, plan: Plan) -> tuple[Ints, Ids, Texts, pl.DataFrame]:
    """One campaign per paid channel and calendar quarter."""
    quarters = int(quarter_of(plan, plan.days[-1:])[0]) + 1
    first = plan.start.astype("datetime64[M]").astype(int) // 3
    rows = [(channel, quarter) for quarter in range(quarters) for channel in PAID]
    table = np.full((len(CHANNELS), quarters), -1, dtype=np.int64)
    for row, (channel, quarter) in enumerate(rows):
        table[channel, quarter] = row
    begins = np.array([(first + q) * 3 for _, q in rows]).astype("datetime64[M]").astype("datetime64[D]")
    ends = np.array([(first + q + 1) * 3 for _, q in rows]).astype("datetime64[M]").astype("datetime64[D]") - DAY
    created = begins.astype("datetime64[m]") - 14 * DAY
    ids = new_ids(rng, created)
    label = [str(day.astype("datetime64[M]")) for day in begins]
    utm = [f"{CHANNELS[c].code}_{month.replace('-', '')}" for (c, _), month in zip(rows, label, strict=True)]
    columns = {
        "name": [_campaign_name(CHANNELS[c].code, month) for (c, _), month in zip(rows, label, strict=True)],
        "channel": [CHANNELS[c].code for c, _ in rows],
        "status": np.where(ends < plan.end, "finished", "running"),
        "starts_on": begins,
        "ends_on": ends,
        "budget": [round(CHANNELS[c].monthly * 3 * plan.size, -2) for c, _ in rows],
        "currency": ["CNY"] * len(rows),
        "utm_campaign": utm,
    }
    return table, ids, np.array(utm, dtype=object), record(plan, ids, created, columns)


def _campaign_name(channel: str, month: str) -> str:
    year, quarter = month[:4], (int(month[5:]) + 2) // 3
    return f"{channel.replace('_', ' ').title()} {year} Q{quarter}"


def _spend(rng: np.random.Generator, plan: Plan, campaigns: Ints, campaign_ids: Ids) -> pl.DataFrame:
    """What each paid channel cost on each day; it follows demand, not success."""
    days = plan.days
    lively = demand(days)
    channel = np.repeat(PAID, len(days))
    day = np.tile(days, len(PAID))
    monthly = np.array([CHANNELS[number].monthly for number in PAID]) * plan.size
    base = (monthly[:, None] / 30.4 * lively[None, :]).reshape(-1)
    currency = np.array([CHANNELS[number].currency for number in channel])
    rate = fx_rate(currency, day)
    amount = np.round(base * np.exp(rng.normal(-0.02, 0.2, len(day))) / rate, 2)
    columns = {
        "id": new_ids(rng, day),
        "spent_on": day,
        "channel": [CHANNELS[number].code for number in channel],
        "campaign_id": picked(campaign_ids, campaigns[channel, quarter_of(plan, day)]),
        "amount": amount,
        "currency": currency,
        "fx_rate": rate,
        "source_system": drawn(rng, ["demo"], len(day)),
    }
    return frame(plan, columns)
