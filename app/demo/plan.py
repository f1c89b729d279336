"""What to generate: seed, size, period; and the company's calendar."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MONTHS = 30
LEADS, BASE_CUSTOMERS, OUTBOUND = 9_000, 680, 460
LEADS_PER_BLOCK = 1_500
MINUTE, DAY = np.timedelta64(1, "m"), np.timedelta64(1, "D")

# What an array holds: moments in company time, to the minute; row numbers; numbers; truths.
Times = NDArray[Any]
Ints = NDArray[Any]
Floats = NDArray[Any]
Flags = NDArray[Any]

LUNAR_NEW_YEARS = np.array(
    (
        *("2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12"),
        *("2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26"),
        *("2029-02-13", "2030-02-03", "2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08"),
    ),
    dtype="datetime64[D]",
)


class Share(NamedTuple):
    """How much of the company one block holds."""

    leads: int
    base: int
    outbound: int


@dataclass(frozen=True)
class Plan:
    """The demo company to make. It ends with the last moment before `until`, in company time.

    `utc_minutes` is the company's offset from UTC, taken as constant over the whole history.
    """

    until: date
    seed: int = 7
    size: float = 1.0
    utc_minutes: int = 480

    @property
    def end(self) -> np.datetime64:
        return np.datetime64(self.until, "m")

    @property
    def start(self) -> np.datetime64:
        return self.month_starts()[0]

    def month_starts(self) -> Times:
        """Begin of each month of business, and the end: MONTHS + 1 moments."""
        months = np.datetime64(self.until, "M") - np.arange(MONTHS, -1, -1)
        days_in = (np.datetime64(self.until, "D") - np.datetime64(self.until, "M")).astype("timedelta64[D]")
        last_day = (months + 1).astype("datetime64[D]") - DAY
        return np.minimum(months.astype("datetime64[D]") + days_in, last_day).astype("datetime64[m]")

    @property
    def days(self) -> Times:
        return np.arange(self.start.astype("datetime64[D]"), self.end.astype("datetime64[D]"))

    def shares(self) -> list[Share]:
        """The company cut into blocks of at most LEADS_PER_BLOCK leads."""
        leads = max(1, round(LEADS * self.size))
        count = -(-leads // LEADS_PER_BLOCK)
        totals = (leads, max(1, round(BASE_CUSTOMERS * self.size)), max(1, round(OUTBOUND * self.size)))
        parts = [[(total * (i + 1)) // count - (total * i) // count for i in range(count)] for total in totals]
        return [Share(*each) for each in zip(*parts, strict=True)]

    def random(self, *path: int) -> np.random.Generator:
        """The generator of one part of the company; parts do not disturb each other."""
        return np.random.default_rng([self.seed, *path])


def is_holiday(days: Times, before: int = 2, after: int = 7) -> Flags:
    """The week of the Lunar New Year."""
    nearest = LUNAR_NEW_YEARS[
        np.clip(np.searchsorted(LUNAR_NEW_YEARS, days - (after * DAY)), 0, len(LUNAR_NEW_YEARS) - 1)
    ]
    return (days >= nearest - before * DAY) & (days < nearest + after * DAY)


def weekday(days: Times) -> Ints:
    """0 is Monday."""
    return ((days.astype("datetime64[D]").astype(np.int64) + 3) % 7).astype(np.int64)


def demand(days: Times) -> Floats:
    """How lively each day is, around 1: growth, weekends, holidays, a summer lull, quarter ends."""
    year_share = (days - days.astype("datetime64[Y]")).astype("timedelta64[D]").astype(float) / 365
    month = days.astype("datetime64[M]").astype(int) % 12
    growth = np.linspace(0.8, 1.25, len(days))
    level = growth * np.where(weekday(days) >= 5, 0.3, 1.28)
    level *= np.where(is_holiday(days), 0.25, np.where(is_holiday(days, 14, 14), 0.75, 1))
    october = (month == 9) & ((days - days.astype("datetime64[M]")).astype(int) < 7)
    return level * np.where(october, 0.45, 1) * (1 + 0.06 * np.sin(2 * np.pi * (year_share - 0.05)))


def arrivals(rng: np.random.Generator, plan: Plan, count: int, first: int = 8, last: int = 21) -> Times:
    """Moments in the company's period, as often as `demand` says, between two hours of the day; sorted."""
    weights = demand(plan.days)
    day = rng.choice(plan.days, size=count, p=weights / weights.sum())
    return np.sort(day.astype("datetime64[m]") + rng.integers(first * 60, last * 60, count) * MINUTE)


def working_time(rng: np.random.Generator, moments: Times) -> Times:
    """The same moment if somebody is at work then (9:00-18:30, Monday to Friday), else soon after."""
    day = moments.astype("datetime64[D]")
    minute = (moments - day.astype("datetime64[m]")).astype(int)
    morning = 540 + rng.integers(0, 90, len(moments))
    late = minute > 1110
    day = day + late.astype("timedelta64[D]")
    minute = np.where(late | (minute < 540), morning, minute)
    offset = np.where(weekday(day) >= 5, 7 - weekday(day), 0)
    minute = np.where(offset > 0, morning, minute)
    return (day + offset.astype("timedelta64[D]")).astype("datetime64[m]") + minute * MINUTE


def quarter_pull(rng: np.random.Generator, moments: Times, share: float) -> Times:
    """Move `share` of the moments to the last twelve days of their quarter: deals close when quarters do."""
    quarter = moments.astype("datetime64[M]").astype(int) // 3
    close = ((quarter + 1) * 3).astype("datetime64[M]").astype("datetime64[m]")
    pulled = close - rng.integers(1 * 1440, 12 * 1440, len(moments)) * MINUTE
    return np.where((rng.random(len(moments)) < share) & (pulled > moments), pulled, moments)


def fx_rate(currency: NDArray[np.str_], when: Times) -> Floats:
    """What one unit of `currency` was worth in CNY: two slow waves, no market data."""
    month = when.astype("datetime64[M]").astype(float)
    usd = 7.12 + 0.11 * np.sin(month / 5.0)
    eur = 7.74 + 0.18 * np.sin(month / 6.5 + 1.0)
    return np.round(np.select([currency == "USD", currency == "EUR"], [usd, eur], 1.0), 4)
