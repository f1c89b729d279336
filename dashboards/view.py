"""What an address says of a page of numbers: its period and what it is cut down to.

Whatever stands there that is none of ours falls back, and the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from dashboards import moments
from dashboards.periods import DEFAULT, PICKED, Period, ending, newest_known
from dashboards.registry import GRAINS
from dashboards.then import read_instant

FILTERS = ("office", "owner", "channel")
"""Dimensions that pages can be cut down by; a number that does not know one says so."""

LONGEST = 200


@dataclass(frozen=True)
class View:
    """`where` is dimension -> one value; `wrong` names what of the address could not be read; `as_of` is the
    moment as of which it is, as `then.read_instant` reads it."""

    name: str
    grain: str
    period: Period
    where: Mapping[str, str]
    wrong: Sequence[str] = ()
    as_of: str = ""

    @property
    def known(self) -> datetime | None:
        """The moment as of whose knowledge the page is, None for the numbers in force."""
        return read_instant(self.as_of)

    def href(self, path: str, **changes: str | None) -> str:
        """The same view with other values; None takes one out."""
        said = {"period": self.name, "grain": self.grain, "as_of": self.as_of, **self.where, **changes}
        usual = {"period": DEFAULT, "grain": "month"}
        kept = {key: value for key, value in said.items() if value and usual.get(key) != value}
        return f"{path}?{urlencode(kept)}" if kept else path

    def of(self, dimensions: Sequence[str]) -> dict[str, str]:
        """What of the filters a number with these dimensions can be cut down by."""
        return {name: value for name, value in self.where.items() if name in dimensions}

    def beyond(self, dimensions: Sequence[str]) -> list[str]:
        """The filters that it cannot be cut down by."""
        return [name for name in self.where if name not in dimensions]

    def in_period(self, period: Period) -> "View":
        return replace(self, period=period)


def read(query: Mapping[str, str], newest: date) -> View:
    """The view of an address whose newest data is of `newest`."""
    known = {"period": PICKED, "grain": GRAINS[1:]}
    wrong = [name for name, words in known.items() if query.get(name, "") not in ("", *words)]
    name = query.get("period", DEFAULT)
    name = name if name in PICKED else DEFAULT
    grain = query.get("grain", "month")
    where = {one: query[one] for one in FILTERS if 0 < len(query.get(one, "")) <= LONGEST}
    as_of, at = moments.read(query.get("as_of", ""))
    if query.get("as_of") and not as_of:
        wrong.append("as_of")
    period = ending(newest_known(newest, at), name)
    return View(name, grain if grain in GRAINS[1:] else "month", period, where, wrong, as_of)
