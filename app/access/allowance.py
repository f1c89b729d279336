"""How often somebody may do a thing: counted in the database, the same for all web processes."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from app.access.work import Work
from app.core.errors import TooMany
from app.core.i18n import ngettext

SPEND = text("select app.spend(:name, :free, :step, :longest, :lasting)")


@dataclass(frozen=True)
class Allowance:
    """`free` times at once; then `step` to wait, twice that, and so on up to `longest`; all is forgotten `lasting`
    after the first.

    It slows down and never shuts out: whoever waits may go on.
    """

    free: int
    step: timedelta
    longest: timedelta
    lasting: timedelta

    def spend(self, work: Work, name: str) -> timedelta:
        """Count one more under `name`: zero if it may be done; else how long to wait, and nothing is counted."""
        asked = {"name": name, "free": self.free, "step": self.step, "longest": self.longest}
        wait: timedelta = work.session.execute(SPEND, asked | {"lasting": self.lasting}).scalar_one()
        return wait


def refusal(words: str, wait: timedelta) -> TooMany:
    """`words`, and in how many seconds or minutes to try again."""
    seconds = max(1, round(wait.total_seconds()))
    if seconds < 90:
        when = ngettext("Try again in {n} second.", "Try again in {n} seconds.", seconds)
    else:
        minutes = -(-seconds // 60)
        when = ngettext("Try again in {n} minute.", "Try again in {n} minutes.", minutes)
    return TooMany(f"{words} {when}", seconds)
