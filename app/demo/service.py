"""What service does with a ticket: who takes it, how fast, and how satisfied that leaves the customer."""

from dataclasses import dataclass

import numpy as np

from app.demo.company import Company
from app.demo.customers import Customers
from app.demo.plan import MINUTE, Flags, Floats, Ints, Plan, Times, working_time
from app.demo.words import vocabulary

CATEGORIES = tuple(vocabulary("tickets")["categories"])
CANCELLATION = CATEGORIES.index("cancellation")
PRIORITIES = ("low", "normal", "high", "urgent")
DUE_MINUTES = np.array([1440, 480, 240, 60])
CHANNELS = ("email", "web", "phone", "wechat")
_CATEGORY_WEIGHTS = np.array(
    [each["weight"] for each in vocabulary("tickets")["categories"].values()], dtype=float
)
_MEDIAN_RESPONSE = np.array([210.0, 120.0, 60.0, 25.0])
_MEDIAN_HOURS = {"defect": 40.0, "delivery": 26.0, "feature": 60.0, "billing": 22.0, "cancellation": 30.0}
_CRISIS_OFFICE, _CRISIS = 2, (0.55, 0.66)
"""An office short of people for a while, as shares of the whole period: it shows on every service chart."""


@dataclass(frozen=True)
class Tickets:
    """Tickets and their fate in company time; NaT for what has not happened by the end of the business."""

    customer: Ints
    created: Times
    category: Ints
    priority: Ints
    channel: Ints
    agent: Ints
    responded: Times
    resolved: Times
    is_reopened: Flags
    asked: Times
    rated: Times
    rating: Ints

    def __len__(self) -> int:
        return len(self.customer)

    @property
    def response_hours(self) -> Floats:
        return (self.responded - self.created) / MINUTE / 60


def joined(parts: list[Tickets]) -> Tickets:
    """All of them, oldest first."""
    order = np.argsort(np.concatenate([part.created for part in parts]), kind="stable")
    names = Tickets.__dataclass_fields__
    return Tickets(*(np.concatenate([getattr(part, name) for part in parts])[order] for name in names))


def handle(
    rng: np.random.Generator, plan: Plan, company: Company, customers: Customers, rows: Ints, created: Times
) -> Tickets:
    """Give each new ticket a category, a priority, an agent, and see how it goes."""
    count, office = len(rows), customers.company.office[rows]
    category = rng.choice(len(CATEGORIES), count, p=_CATEGORY_WEIGHTS / _CATEGORY_WEIGHTS.sum())
    priority = rng.choice(4, count, p=[0.2, 0.52, 0.21, 0.07])
    channel = rng.choice(4, count, p=[0.42, 0.3, 0.13, 0.15])
    channel = np.where((channel == 3) & ~customers.company.is_chinese[rows], 0, channel)
    agent = company.staff.assigned(rng, "service_agent", office)
    minutes = _response_minutes(rng, plan, created, priority, office) * company.staff.pace[agent]
    responded = working_time(rng, created + np.ceil(minutes).astype(int) * MINUTE)
    hours = np.array([_MEDIAN_HOURS.get(name, 14.0) for name in CATEGORIES])[category]
    duration = np.exp(rng.normal(np.log(hours), 0.9)).clip(0.3, 700)
    resolved = working_time(rng, responded + np.ceil(duration * 60).astype(int) * MINUTE)
    waited = (responded - created) / MINUTE / 60
    return _ended(rng, plan, rows, created, category, priority, channel, agent, responded, resolved, waited)


def _response_minutes(
    rng: np.random.Generator, plan: Plan, created: Times, priority: Ints, office: Ints
) -> Floats:
    """Working minutes to the first public reply: better from year to year, worse in the crisis."""
    elapsed = (created - plan.start) / (plan.end - plan.start)
    crisis = (office == _CRISIS_OFFICE) & (elapsed > _CRISIS[0]) & (elapsed < _CRISIS[1])
    era = (1.2 - 0.4 * elapsed) * np.where(crisis, 3.0, 1.0)
    return np.exp(rng.normal(0, 0.95, len(created))) * _MEDIAN_RESPONSE[priority] * era


def _ended(
    rng: np.random.Generator,
    plan: Plan,
    rows: Ints,
    created: Times,
    category: Ints,
    priority: Ints,
    channel: Ints,
    agent: Ints,
    responded: Times,
    resolved: Times,
    waited: Floats,
) -> Tickets:
    """Cut at the end of the business; ask for a rating after a resolution, and sometimes get one."""
    never, count = np.datetime64("NaT"), len(rows)
    days = (resolved - created) / MINUTE / 1440
    forgotten = rng.random(count) < 0.012
    resolved = np.where((resolved < plan.end) & ~forgotten, resolved, never)
    responded = np.where(responded < plan.end, responded, never)
    asked = np.where(rng.random(count) < 0.88, resolved + 60 * MINUTE, never)
    asked = np.where(asked < plan.end, asked, never)
    pleased = 4.95 - 0.26 * np.log1p(waited) - 0.20 * np.log1p(days) + rng.normal(0, 1.08, count)
    rating = np.clip(np.rint(pleased), 1, 5).astype(np.int64)
    eager = rng.random(count) < np.where(np.abs(rating - 3.3) > 1, 0.42, 0.33)
    rated = np.where(eager, asked + np.ceil(rng.exponential(900, count) + 5).astype(int) * MINUTE, never)
    rated = np.where(rated < plan.end, rated, never)
    reopened = (rng.random(count) < 0.05) & ~np.isnat(resolved)
    return Tickets(
        rows, created, category, priority, channel, agent, responded, resolved, reopened, asked, rated, rating
    )
