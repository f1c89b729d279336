"""The channels: what each costs, how often people meet it, and (the truth) what a touch really does."""

from typing import NamedTuple

import numpy as np


class Channel(NamedTuple):
    """`effect` is what the first touch adds to the log hazard of converting; each repeat adds half as much.

    `abroad` and `home` scale how often people outside and inside China meet it; `opens`, `between`, `asks` and
    `closes` are weights of meeting it first, before asking, as the touch that makes the lead, and late;
    `harvest` is how much likelier those with intent meet it. `monthly` is the spend in CNY at size 1.
    """

    code: str
    effect: float
    monthly: float
    opens: float
    between: float
    asks: float
    closes: float
    home: float
    abroad: float
    harvest: float
    currency: str
    event: str
    medium: str | None


CHANNELS = (
    Channel("organic_search", 0.40, 0, 14, 12, 18, 8, 0.6, 1.6, 0.1, "CNY", "visit", "organic"),
    Channel("paid_search", 0.05, 42_000, 5, 9, 11, 17, 0.7, 1.9, 0.7, "USD", "click", "cpc"),
    Channel("baidu", 0.30, 58_000, 12, 10, 15, 6, 1.3, 0.02, 0.1, "CNY", "click", "cpc"),
    Channel("social", 0.22, 21_000, 8, 7, 4, 3, 0.2, 2.2, 0.0, "USD", "click", "social"),
    Channel("douyin", 0.12, 34_000, 13, 7, 5, 3, 1.3, 0.01, 0.0, "CNY", "click", "video"),
    Channel("xiaohongshu", 0.18, 14_000, 7, 5, 3, 2, 1.3, 0.01, 0.0, "CNY", "click", "social"),
    Channel("wechat_official", 0.50, 12_000, 6, 14, 8, 9, 1.4, 0.1, 0.0, "CNY", "visit", "social"),
    Channel("email", 0.45, 6_000, 1, 13, 4, 12, 0.6, 1.7, 0.1, "CNY", "open", "email"),
    Channel("display", 0.0, 92_000, 17, 13, 3, 8, 0.9, 1.1, 0.1, "USD", "impression", "display"),
    Channel("affiliate", 0.0, 9_000, 4, 3, 3, 2, 0.7, 1.4, 0.1, "USD", "click", "affiliate"),
    Channel("direct", 0.0, 0, 4, 9, 7, 22, 1.0, 1.0, 0.8, "CNY", "visit", None),
    Channel("referral", 0.95, 3_000, 3, 3, 6, 2, 1.0, 1.0, 0.1, "CNY", "visit", "referral"),
    Channel("exhibition", 0.75, 64_000, 6, 3, 8, 1, 1.0, 1.0, 0.0, "CNY", "expo", None),
    Channel("partner", 0.70, 8_000, 3, 2, 5, 1, 0.9, 1.3, 0.1, "CNY", "meeting", None),
    Channel("phone", 0.08, 0, 1, 2, 5, 5, 1.0, 0.8, 0.5, "CNY", "call", None),
)
CODES = np.array([channel.code for channel in CHANNELS], dtype=object)
EFFECTS = np.array([channel.effect for channel in CHANNELS])
PAID = [number for number, channel in enumerate(CHANNELS) if channel.monthly]
OFFLINE_EVENTS = ("expo", "meeting", "call")
REPEAT = 0.5
"""What a repeated touch of the same channel adds, as a share of the touch before it."""
