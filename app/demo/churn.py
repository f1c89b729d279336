"""The truth about churn: what each thing we can know of a customer adds to the monthly log odds of leaving."""

from dataclasses import dataclass, field

import numpy as np

from app.demo.plan import Flags, Floats

BASE = -4.4
COEFFICIENTS = {
    "order_gap_ratio": 1.25,
    "first_response_hours_90d": 0.40,
    "has_low_csat_90d": 1.05,
    "has_contract": -1.15,
    "had_price_rise_180d": 0.62,
    "order_trend_90d": -2.6,
    "has_cancellation_ticket_90d": 1.35,
}
MEANING = {
    "order_gap_ratio": "days since the last order / usual gap between orders - 1, from 0 to 3",
    "first_response_hours_90d": "log(1 + mean hours to first response of tickets in 90 days), 0 if none",
    "has_low_csat_90d": "1 if a rating of 1 or 2 came in within 90 days",
    "has_contract": "1 if a subscription is running",
    "had_price_rise_180d": "1 if prices (subscription or list) rose for this customer within 180 days",
    "order_trend_90d": "log of what orders are worth now over what they were worth 90 days ago (latent)",
    "has_cancellation_ticket_90d": "1 if a ticket of category cancellation was opened within 90 days",
}


@dataclass
class ChurnSums:
    """What adds up over blocks: customer-months, losses, and moments of each contribution for its spread."""

    months: int = 0
    lost: int = 0
    expected: float = 0.0
    first: dict[str, float] = field(default_factory=lambda: dict.fromkeys(COEFFICIENTS, 0.0))
    second: dict[str, float] = field(default_factory=lambda: dict.fromkeys(COEFFICIENTS, 0.0))

    def add(self, known: dict[str, Floats], chance: Floats, lost: Flags) -> None:
        self.months += len(chance)
        self.lost += int(lost.sum())
        self.expected += float(chance.sum())
        for name, coefficient in COEFFICIENTS.items():
            part = coefficient * known[name]
            self.first[name] += float(part.sum())
            self.second[name] += float((part**2).sum())

    def merge(self, other: "ChurnSums") -> None:
        self.months, self.lost = self.months + other.months, self.lost + other.lost
        self.expected += other.expected
        for name in COEFFICIENTS:
            self.first[name] += other.first[name]
            self.second[name] += other.second[name]

    def spread(self, name: str) -> float:
        """Standard deviation of what this adds to the log odds, over customer-months."""
        n = max(self.months, 1)
        return float(np.sqrt(max(self.second[name] / n - (self.first[name] / n) ** 2, 0)))


def monthly_chance(known: dict[str, Floats]) -> Floats:
    """Probability of leaving within the coming month."""
    odds = BASE + sum(coefficient * known[name] for name, coefficient in COEFFICIENTS.items())
    return 1 / (1 + np.exp(-odds))
