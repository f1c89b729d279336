"""How many failed sign-ins one address and one login may have before they must wait."""

from dataclasses import dataclass, field

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

PER_LOGIN = parse("5 per 5 minutes")
PER_ADDRESS = parse("30 per 5 minutes")
"""An office shares one address, so it may fail more often than one login."""


@dataclass(frozen=True)
class Throttle:
    """Counts failures in memory: one web process serves everybody."""

    limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    def allows(self, login: str, address: str) -> bool:
        return all(self.limiter.test(limit, key) for limit, key in self._counted(login, address))

    def count_failure(self, login: str, address: str) -> None:
        for limit, key in self._counted(login, address):
            self.limiter.hit(limit, key)

    @staticmethod
    def _counted(login: str, address: str) -> list[tuple[RateLimitItem, str]]:
        return [(PER_LOGIN, f"login:{login}"), (PER_ADDRESS, f"address:{address}")]
