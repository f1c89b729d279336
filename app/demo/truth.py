"""What is true of the demo company: known because it was made, not because it was measured.

Channels: the expected number of conversions that would not have happened had the channel's touches done nothing
(everything else alike), summed over leads analytically: no draw of luck is in it. Leads and churn: coefficients
of the hazards, and `spread`, the standard deviation of what each driver adds, by which drivers can be ordered.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.demo import churn, leads
from app.demo.channels import CHANNELS, CODES, EFFECTS
from app.demo.churn import ChurnSums
from app.demo.journeys import Touches
from app.demo.leads import Leads
from app.demo.plan import Flags, Floats, Plan
from app.demo.seen import Seen
from app.demo.words import vocabulary


def _by_title() -> dict[str, float]:
    """What each title adds: that of its seniority."""
    titles = vocabulary("people")["titles"].values()
    pairs = zip(titles, leads.SENIORITY_FIT, strict=True)
    return {title: fit for words, fit in pairs for title in (*words["zh"], *words["en"])}


_WAITED = np.log(np.array(leads.HOURS_THAT_COUNT) / leads.TYPICAL_HOURS).round(6).tolist()
LEAD_FIELDS: dict[str, dict[str, Any]] = {
    "industry": {"kind": "level", "levels": leads.INDUSTRY_FIT, "seen": Seen("industry", "level")},
    "employees": {
        "kind": "log",
        "coefficient": leads.PER_LOG_EMPLOYEES,
        "seen": Seen(
            "employees", "log", leads.TYPICAL_EMPLOYEES, -leads.MOST_LOG_EMPLOYEES, leads.MOST_LOG_EMPLOYEES
        ),
    },
    "is_free_email": {
        "kind": "flag",
        "coefficient": leads.FREE_EMAIL,
        "column": "leads.custom",
        "seen": Seen("is_free_email", "flag"),
    },
    "first_response_minutes": {
        "kind": "log",
        "coefficient": leads.PER_LOG_RESPONSE_HOUR,
        "never_answered": leads.NEVER_ANSWERED,
        "seen": Seen("first_response_minutes", "log", 60 * leads.TYPICAL_HOURS, _WAITED[0], _WAITED[1]),
    },
    "seniority": {"kind": "level", "column": "leads.title", "levels": _by_title(), "seen": Seen("title", "level")},
    "landing_page": {
        "kind": "level",
        "levels": {"/pricing": leads.PRICING_PAGE},
        "seen": Seen("landing_page", "level"),
    },
    "intent": {"kind": "hidden", "coefficient": leads.INTENT},
    "channel": {
        "kind": "level",
        "levels": {each.code: each.effect for each in CHANNELS},
        "seen": Seen("channel", "level"),
    },
}
SIGN_OF_INTENT = "landing_page"
"""Who looks at prices wants to buy: as the tables show it, the page stands for hidden intent, too."""


@dataclass
class Truth:
    """What adds up over the blocks of the company."""

    leads: int = 0
    conversions: int = 0
    expected_conversions: float = 0.0
    touches: Floats = field(default_factory=lambda: np.zeros(len(CHANNELS)))
    incremental: Floats = field(default_factory=lambda: np.zeros(len(CHANNELS)))
    incremental_wins: Floats = field(default_factory=lambda: np.zeros(len(CHANNELS)))
    first: dict[str, float] = field(default_factory=lambda: dict.fromkeys(LEAD_FIELDS, 0.0))
    second: dict[str, float] = field(default_factory=lambda: dict.fromkeys(LEAD_FIELDS, 0.0))
    with_intent: float = 0.0
    """Sum of what hidden intent adds times what its sign adds."""
    churn: ChurnSums = field(default_factory=ChurnSums)

    def add_leads(
        self, plan: Plan, made: Leads, touches: Touches, chance: Floats, increments: Floats, converted: Flags
    ) -> None:
        self.leads += len(made)
        self.conversions += int(converted.sum())
        self.expected_conversions += float(chance.sum())
        self.touches += np.bincount(touches.channel[touches.at < plan.end], minlength=len(CHANNELS))
        self.incremental += increments.sum(axis=0)
        parts = {**leads.contributions(made), "channel": EFFECTS[touches.channel[touches.asks]]}
        for name, part in parts.items():
            self.first[name] += float(part.sum())
            self.second[name] += float((part**2).sum())
        self.with_intent += float((parts["intent"] * parts[SIGN_OF_INTENT]).sum())

    def merge(self, other: "Truth") -> None:
        for name in (
            "leads",
            "conversions",
            "expected_conversions",
            "touches",
            "incremental",
            "incremental_wins",
            "with_intent",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in LEAD_FIELDS:
            self.first[name] += other.first[name]
            self.second[name] += other.second[name]
        self.churn.merge(other.churn)


def told(plan: Plan, truth: Truth, spend: dict[str, float]) -> dict[str, Any]:
    """The truth as it is written beside the data; `spend` is in CNY by channel."""
    return {
        "seed": plan.seed,
        "size": plan.size,
        "until": plan.until.isoformat(),
        "channels": _channels(truth, spend),
        "lead_quality": _lead_quality(truth),
        "churn": _churn(truth.churn),
    }


def _channels(truth: Truth, spend: dict[str, float]) -> dict[str, Any]:
    total = float(truth.incremental.sum())
    rows = [
        {
            "channel": str(CODES[row]),
            "effect": CHANNELS[row].effect,
            "touches": int(truth.touches[row]),
            "incremental_conversions": round(float(truth.incremental[row]), 3),
            "share": round(float(truth.incremental[row]) / total, 5),
            "incremental_wins": round(float(truth.incremental_wins[row]), 3),
            "spend_amount": round(spend.get(str(CODES[row]), 0.0), 2),
        }
        for row in np.argsort(-truth.incremental, kind="stable")
    ]
    return {
        "conversion": "a lead becomes a customer record with a deal (leads.converted_at)",
        "meaning": "effect: log hazard added by the first touch, half as much by each repeat; incremental: "
        "expected number that would not have happened had the touches of this channel alone done nothing",
        "leads": truth.leads,
        "conversions": truth.conversions,
        "expected_conversions": round(truth.expected_conversions, 3),
        "rows": rows,
    }


def _spread(first: float, second: float, n: int) -> float:
    return round(float(np.sqrt(max(second / n - (first / n) ** 2, 0.0))), 4)


def _lead_quality(truth: Truth) -> dict[str, Any]:
    fields = [
        {"field": name, **_told(about), "spread": _spread(truth.first[name], truth.second[name], truth.leads)}
        for name, about in LEAD_FIELDS.items()
    ]
    for each in fields:
        if each["field"] == SIGN_OF_INTENT:
            each["intent_shown"] = _intent_shown(truth)
    return {
        "link": "log hazard of converting; kind log: per e-fold; level and flag: added; hidden: in no table; "
        "seen: the column of ml_leads that holds it, and how; intent_shown: what hidden intent adds to those who "
        "show it by this field, as a multiple of what the field adds itself",
        "fields": sorted(fields, key=lambda each: -float(str(each["spread"]))),
    }


def _told(about: dict[str, Any]) -> dict[str, Any]:
    return about | ({"seen": about["seen"].told()} if "seen" in about else {})


def _intent_shown(truth: Truth) -> float:
    """Slope of what intent adds on what its sign adds: who cannot see intent takes both for one."""
    mean = truth.first[SIGN_OF_INTENT] / truth.leads
    together = truth.with_intent - truth.first["intent"] * mean
    return round(together / (truth.second[SIGN_OF_INTENT] - truth.leads * mean**2), 4)


def _churn(sums: ChurnSums) -> dict[str, Any]:
    drivers = [
        {
            "field": name,
            "coefficient": driver.coefficient,
            "spread": round(sums.spread(name), 4),
            "meaning": driver.meaning,
            "seen": driver.seen.told(),
        }
        for name, driver in churn.DRIVERS.items()
    ]
    return {
        "link": "log odds of leaving within the coming month, as of its first day; seen: the column of "
        "ml_customers that shows a driver, and how",
        "base": churn.BASE,
        "customer_months": sums.months,
        "lost": sums.lost,
        "expected_lost": round(sums.expected, 3),
        "drivers": sorted(drivers, key=lambda each: -float(str(each["spread"]))),
    }
