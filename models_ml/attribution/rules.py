"""What a person may set: which models, and how each of them counts."""

from dataclasses import dataclass
from typing import Literal

MODELS = (
    "first",
    "last",
    "last_non_direct",
    "linear",
    "position",
    "time_decay",
    "markov",
    "shapley",
    "shapley_chain",
)
CHAIN_MODELS = ("markov", "shapley_chain")
"""Models read off the fitted chain; all others are a fixed share per touch."""

ORDERS = (1, 2, 3, 4)

Normalise = Literal["global", "journey"]


@dataclass(frozen=True)
class Rules:
    """Settings of the models; the defaults are those shown on the home page.

    Attributes:
        position: weights of the first touch, of all middle touches together, and of the last touch.
        half_life_days: days after which a touch counts half, in `time_decay`.
        direct: channels that `last_non_direct` passes over, compared without regard to case.
        order: touches the chain remembers, 1 to 4; None lets held-out likelihood choose.
        normalise: how removal effects become credit: "global" shares the total in proportion to them,
            "journey" shares each conversion in proportion to them among the touches of its own journey.
        bootstrap: replicates behind each interval; 0 gives no interval.
        level: probability mass of an interval.
        seed: of the resampling and of the held-out folds; the same seed gives the same bytes.
    """

    position: tuple[float, float, float] = (0.4, 0.2, 0.4)
    half_life_days: float = 7.0
    direct: tuple[str, ...] = ("direct",)
    order: int | None = None
    normalise: Normalise = "global"
    bootstrap: int = 0
    level: float = 0.95
    seed: int = 1

    def __post_init__(self) -> None:
        _require(min(self.position) >= 0 and sum(self.position) > 0, "position weights are positive numbers")
        _require(self.half_life_days > 0, "half_life_days is above 0")
        _require(self.order is None or self.order in ORDERS, "order is 1 to 4, or None to have it chosen")
        _require(self.normalise in ("global", "journey"), "normalise is global or journey")
        _require(self.bootstrap >= 0, "bootstrap is 0 or more")
        _require(0 < self.level < 1, "level lies between 0 and 1")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
