"""A run of a schedule while it runs: what its flow is given."""

from dataclasses import dataclass
from datetime import datetime

from app.access.work import work
from app.core.errors import Conflict
from app.core.i18n import _
from app.schedules import service
from app.schedules.lock import Lock
from app.schedules.schema import StartedBy
from pipelines.kernel.patience import patiently
from pipelines.kernel.robots import KEEPER


@dataclass(frozen=True)
class Run:
    """One run of a schedule, which holds the schedule's lock."""

    name: str
    started_by: StartedBy
    started_at: datetime
    lock: Lock

    def at(self, step: str) -> None:
        """Say which part is at work now. Raises Conflict if another run took the lock meanwhile."""
        if not patiently(self.lock.keep):
            raise Conflict(_("Another run has started; this one stops."))
        patiently(self._say, step)

    def _say(self, step: str) -> None:
        with work(KEEPER) as w:
            service.say_step(w, self.name, self.started_at, step)
