"""Touches, and how they turn leads into customers: the ground truth of attribution.

A lead's hazard of converting falls with time (TAU days) and is scaled by its own qualities and by every touch
so far. The times and channels of touches are drawn before and regardless of the outcome, except that people with
hidden intent more often come through harvesting channels: those look good and do nothing.
"""

from dataclasses import dataclass

import numpy as np

from app.demo.channels import CHANNELS, EFFECTS, REPEAT
from app.demo.frames import drawn_by_row
from app.demo.leads import Leads, contributions, exposed_from
from app.demo.plan import MINUTE, Flags, Floats, Ints, Plan, Times, working_time

BASE_HAZARD = np.log(0.00118)
TAU = 32.0
MEAN_EXTRA_TOUCHES = 5.0
OPENS, BETWEEN, ASKS, CLOSES = range(4)
_WEIGHTS = np.array([[c.opens, c.between, c.asks, c.closes] for c in CHANNELS]).T
_REGION = np.array([[c.abroad for c in CHANNELS], [c.home for c in CHANNELS]])
_HARVEST = np.array([c.harvest for c in CHANNELS])


@dataclass(frozen=True)
class Touches:
    """Every scheduled touch of a block's leads, by lead and time; `asks` marks the one that made the lead."""

    lead: Ints
    at: Times
    channel: Ints
    asks: Flags

    def starts(self) -> Ints:
        """Row of each lead's first touch: every lead has one at least."""
        return np.flatnonzero(np.r_[True, self.lead[1:] != self.lead[:-1]])


def schedule(rng: np.random.Generator, leads: Leads) -> Touches:
    """Touches of every lead: some before it asks, the one by which it asks, some after."""
    extra = rng.poisson(rng.gamma(1.6, MEAN_EXTRA_TOUCHES / 1.6, len(leads))).clip(0, 24)
    before = rng.binomial(extra, 0.55)
    lead = np.repeat(np.arange(len(leads)), extra + 1)
    nth = np.arange(len(lead)) - np.repeat(np.cumsum(extra + 1) - extra - 1, extra + 1)
    asks, early = nth == 0, nth <= before[lead]
    days = np.where(early, -np.exp(rng.normal(2.2, 1.2, len(lead))).clip(0.01, 75), rng.exponential(20, len(lead)))
    at = leads.created[lead] + np.where(asks, 0, (days * 1440).astype(int)) * MINUTE
    at = np.where(asks, at, _waking(rng, at))
    order = np.lexsort((at, lead))
    lead, at, asks = lead[order], at[order], asks[order]
    return Touches(lead, at, _channels(rng, leads, lead, at, asks), asks)


def _waking(rng: np.random.Generator, at: Times) -> Times:
    """Nobody is touched between 23:00 and 7:00."""
    hour = (at - at.astype("datetime64[D]")).astype("timedelta64[h]").astype(int)
    return np.where((hour < 7) | (hour >= 23), at + rng.integers(8 * 60, 14 * 60, len(at)) * MINUTE, at)


def _channels(rng: np.random.Generator, leads: Leads, lead: Ints, at: Times, asks: Flags) -> Ints:
    """Where each touch comes from: its place in the journey, the region, and intent for all but the asking."""
    first = np.r_[True, lead[1:] != lead[:-1]]
    place = np.select([asks, first, at < leads.created[lead]], [ASKS, OPENS, BETWEEN], CLOSES)
    level = np.where(asks, 0, np.clip(leads.intent[lead], -2, 2))
    return drawn_channels(rng, place, leads.company.is_chinese[lead].astype(int), level)


def drawn_channels(rng: np.random.Generator, place: Ints, region: Ints, level: Floats) -> Ints:
    """A channel for each touch, by its place in the journey, region (1 is China) and intent."""
    return drawn_by_row(rng, _WEIGHTS[place] * _REGION[region] * np.exp(level[:, None] * _HARVEST))


def touch_effects(touches: Touches) -> Floats:
    """What each touch adds to the log hazard: the channel's effect, halved with each repeat."""
    order = np.lexsort((np.arange(len(touches.lead)), touches.channel, touches.lead))
    key = touches.lead[order] * len(CHANNELS) + touches.channel[order]
    begins = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    nth = np.arange(len(key)) - np.repeat(begins, np.diff(np.r_[begins, len(key)]))
    effects = np.empty(len(key))
    effects[order] = EFFECTS[touches.channel[order]] * REPEAT**nth
    return effects


def running(touches: Touches, values: Floats) -> Floats:
    """Cumulative sum of `values` within each lead."""
    total, starts = np.cumsum(values), touches.starts()
    before = total[starts] - values[starts]
    return total - np.repeat(before, np.diff(np.r_[starts, len(values)]))


@dataclass(frozen=True)
class Exposure:
    """Between a touch and the next: share of the lead's falling hazard that passes, days at its begin."""

    base: Floats
    share: Floats
    begin: Floats


def exposure(plan: Plan, leads: Leads, touches: Touches) -> Exposure:
    """The time in which a lead can convert, cut at its touches and at the end of the business."""
    since = exposed_from(leads)[touches.lead]
    upto = np.r_[touches.at[1:], plan.end]
    last = np.r_[touches.lead[1:] != touches.lead[:-1], True]
    upto = np.minimum(np.where(last, plan.end, upto), plan.end)
    begin, close = (
        np.maximum((each - since) / MINUTE / 1440, 0) for each in (np.minimum(touches.at, plan.end), upto)
    )
    quality = BASE_HAZARD + sum(contributions(leads).values())
    return Exposure(quality[touches.lead], TAU * (np.exp(-begin / TAU) - np.exp(-close / TAU)), begin)


def chances(touches: Touches, passed: Exposure, effects: Floats) -> Floats:
    """Expected probability that each lead converts, if touches had these effects."""
    hazard = np.exp(passed.base + running(touches, effects)) * passed.share
    return 1 - np.exp(-np.add.reduceat(hazard, touches.starts()))


def increments(touches: Touches, passed: Exposure, effects: Floats) -> Floats:
    """Per lead and channel: how much less likely it would convert had that channel's touches done nothing."""
    full = chances(touches, passed, effects)
    without = [
        chances(touches, passed, np.where(touches.channel == c, 0, effects)) if EFFECTS[c] else full
        for c in range(len(CHANNELS))
    ]
    return full[:, None] - np.stack(without, axis=1)


def conversions(
    rng: np.random.Generator, plan: Plan, leads: Leads, touches: Touches, passed: Exposure, effects: Floats
) -> Times:
    """When each lead converts, in working hours; NaT if it does not by the end."""
    rate = np.exp(passed.base + running(touches, effects))
    spent = running(touches, rate * passed.share)
    needed = rng.exponential(1, len(leads))
    reached = spent >= needed[touches.lead]
    rows = np.flatnonzero(
        reached & ~(np.r_[False, reached[:-1]] & np.r_[False, touches.lead[1:] == touches.lead[:-1]])
    )
    who = touches.lead[rows]
    rest = needed[who] - (spent[rows] - rate[rows] * passed.share[rows])
    days = -TAU * np.log(np.exp(-passed.begin[rows] / TAU) - rest / (rate[rows] * TAU))
    moment = exposed_from(leads)[who] + np.ceil(days * 1440).astype(int) * MINUTE
    converted = np.full(len(leads), np.datetime64("NaT"), dtype="datetime64[m]")
    converted[who] = working_time(rng, moment)
    return np.where(converted < plan.end, converted, np.datetime64("NaT"))
