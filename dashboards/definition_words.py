"""What a metric declares of how it counts, in words."""

from typing import Any

from app.core.i18n import _l

WINDOWS: dict[str, Any] = {
    "period": _l("The days of the period, both included"),
    "cohort": _l("Cohorts of the period, each followed equally long"),
    "month_ends": _l("What stood at the month ends of the period"),
    "twelve_months": _l("The twelve months up to each month of the period"),
    "now": _l("As of today"),
}
CALENDARS: dict[str, Any] = {
    "company": _l("Calendar time, in the company's zone"),
    "business": _l("Business hours of working days, in the company's zone"),
}
REOPENED: dict[str, Any] = {
    "current": _l("Counts as it stands now"),
    "last_solve": _l("Counts to the last time it was solved"),
    "all_stays": _l("All stays are added up"),
}
INTERVALS: dict[str, Any] = {
    "wilson": _l("95%, of a share of records (Wilson)"),
    "ratio": _l("95%, of a quotient of two sums, each record a unit"),
    "total": _l("95%, of a sum over a number of records that is chance too"),
    "quantile": _l("95%, by the ranks between which it lies"),
    "inputs": _l("95%, from the intervals of what it is made of"),
    "none": _l("Known exactly"),
}
LAYERS: dict[str, Any] = {
    "marts": _l("Mart"),
    "intermediate": _l("Intermediate"),
    "staging": _l("Staging"),
    "source": _l("Source"),
}
"""Where on the way from records to numbers a table stands."""
