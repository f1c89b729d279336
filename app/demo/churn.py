"""The truth about churn: what each thing we can know of a customer adds to the monthly log odds of leaving."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from app.demo.plan import Flags, Floats
from app.demo.seen import Seen

BASE = -4.9


class Driver(NamedTuple):
    """`coefficient` is per unit of what `meaning` says; `seen`: where it shows in ml_customers."""

    coefficient: float
    meaning: str
    seen: Seen


DRIVERS = {
    "first_response_hours_90d": Driver(
        0.50,
        "log(1 + mean hours to first response of tickets in 90 days), 0 if none",
        Seen("first_response_minutes_90_days", "log1p", unit=60, missing=0),
    ),
    "order_gap_ratio": Driver(
        1.35,
        "days since the last order / usual gap between orders - 1, from 0 to 3",
        Seen("recency_in_gaps", "above", least=0, most=3),
    ),
    "has_cancellation_ticket_90d": Driver(
        2.40,
        "1 if a ticket of category cancellation was opened within 90 days",
        Seen("cancellation_tickets_90_days", "flag"),
    ),
    "has_contract": Driver(-0.50, "1 if a subscription is running", Seen("contract_count", "flag")),
    "order_trend_90d": Driver(
        -2.60,
        "log of what orders are worth against 90 days ago (latent)",
        Seen("order_amount_trend_90_days", "log", least=-2, most=2, is_noisy=True),
    ),
    "had_price_rise_180d": Driver(
        0.70,
        "1 if prices (subscription or list) rose for this customer within 180 days",
        Seen("price_rises_180_days", "flag"),
    ),
    "has_low_csat_90d": Driver(
        0.90, "1 if a rating below 4, not satisfied, came in within 90 days", Seen("low_ratings_90_days", "flag")
    ),
}


@dataclass
class ChurnSums:
    """What adds up over blocks: customer-months, losses, and moments of each contribution for its spread."""

    months: int = 0
    lost: int = 0
    expected: float = 0.0
    first: dict[str, float] = field(default_factory=lambda: dict.fromkeys(DRIVERS, 0.0))
    second: dict[str, float] = field(default_factory=lambda: dict.fromkeys(DRIVERS, 0.0))

    def add(self, known: dict[str, Floats], chance: Floats, lost: Flags) -> None:
        self.months += len(chance)
        self.lost += int(lost.sum())
        self.expected += float(chance.sum())
        for name, driver in DRIVERS.items():
            part = driver.coefficient * known[name]
            self.first[name] += float(part.sum())
            self.second[name] += float((part**2).sum())

    def merge(self, other: "ChurnSums") -> None:
        self.months, self.lost = self.months + other.months, self.lost + other.lost
        self.expected += other.expected
        for name in DRIVERS:
            self.first[name] += other.first[name]
            self.second[name] += other.second[name]

    def spread(self, name: str) -> float:
        """Standard deviation of what this adds to the log odds, over customer-months."""
        n = max(self.months, 1)
        return float(np.sqrt(max(self.second[name] / n - (self.first[name] / n) ** 2, 0)))


def monthly_chance(known: dict[str, Floats]) -> Floats:
    """Probability of leaving within the coming month."""
    odds = BASE + sum(driver.coefficient * known[name] for name, driver in DRIVERS.items())
    return 1 / (1 + np.exp(-odds))
