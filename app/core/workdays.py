"""Which days are worked in China: the State Council's lists, with what a company does otherwise.

Each list moves days of rest and makes weekends worked in their place; it comes late in the year before. Of a year
whose list is not known yet only weekends and the days of the law are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

COUNTRY = "CN"


@dataclass(frozen=True)
class Workdays:
    """`otherwise` is day -> whether the company works on it."""

    otherwise: Mapping[date, bool] = field(default_factory=dict)

    def is_worked(self, day: date) -> bool:
        if day in self.otherwise:
            return self.otherwise[day]
        return bool(_of(day.year).is_working_day(day))

    def next_worked(self, day: date) -> date:
        """The day itself if it is worked, else the first after it that is."""
        while not self.is_worked(day):
            day += timedelta(days=1)
        return day

    def is_listed(self, year: int) -> bool:
        """Whether the official list of a year is known: every list makes some weekends worked."""
        return any(day.year == year for day in _of(year).weekend_workdays)


def _of(year: int):  # type: ignore[no-untyped-def]
    """Read when first asked: few processes ever are."""
    import holidays

    return holidays.country_holidays(COUNTRY, years=year)
