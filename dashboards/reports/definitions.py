"""The reports that are sent: what they are called, which period each is about, and when it usually goes out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

from app.core.errors import Invalid
from app.core.i18n import _, _l
from app.core.settings import settings
from app.core.workdays import Workdays
from app.editions.schema import PlanView
from dashboards import periods
from dashboards.periods import Period, back, last_day, month_of


@dataclass(frozen=True)
class Definition:
    """`grain` is week, month or quarter: the report is about the last whole one, in the plan's zone.

    `filters` is dimension -> the one value it is cut down to; `panels` are addresses of views of the explorer.
    """

    name: str
    label: Any
    grain: str
    cron: str
    kpis: tuple[str, ...]
    sections: tuple[str, ...]
    filters: Mapping[str, str] = field(default_factory=dict)
    panels: tuple[str, ...] = ()
    is_personal: bool = False


def days(grain: str, day: str) -> str:
    """Days of a report as cron writes them: one of each week, month or quarter of the company."""
    quarters = sorted((settings().fiscal_month - 1 + months) % 12 + 1 for months in (0, 3, 6, 9))
    months = ",".join(map(str, quarters))
    return {"week": f"* * {day}", "month": f"{day} * *", "quarter": f"{day} {months} *"}[grain]


def usual_time(grain: str) -> str:
    """When a report of this grain goes out unless somebody says otherwise."""
    return f"0 8 {days(grain, '1')}"


ALWAYS = ("exceptions", "restated")
LEADING = (
    "won_amount", "win_rate", "lead_conversion_matured", "cac", "net_retention_year", "churn", "csat",
    "sla_attainment",
)  # fmt: skip
SALES = (
    "won_amount", "win_rate", "won_deal_size", "cycle_time", "deals_created", "lead_response_time", "velocity",
    "open_pipeline",
)  # fmt: skip
MARKETING = (
    "leads", "lead_conversion_matured", "mql_to_sql", "spend", "cac", "roas", "attributed_amount", "new_customers",
)  # fmt: skip
WEEKLY = (
    "won_amount", "win_rate", "deals_created", "leads", "tickets", "first_response_business", "csat",
    "sla_attainment",
)  # fmt: skip

DEFINITIONS: Mapping[str, Definition] = {
    one.name: one
    for one in (
        Definition(
            "leadership-monthly", _l("Leadership report, monthly"), "month", "0 8 1 * *", LEADING,
            ("funnel", "trend", "pipeline", "channels", "service", "retention", "offices", *ALWAYS),
        ),
        Definition(
            "leadership-weekly", _l("Leadership report, weekly"), "week", "0 8 * * 1", WEEKLY,
            ("trend", "service", "pipeline", "offices", *ALWAYS),
        ),
        Definition(
            "sales-monthly", _l("Sales report, monthly"), "month", "0 8 1 * *", SALES,
            ("funnel", "trend", "pipeline", "offices", *ALWAYS),
        ),
        Definition(
            "marketing-monthly", _l("Marketing report, monthly"), "month", "0 8 1 * *", MARKETING,
            ("channels", *ALWAYS),
        ),
    )
}  # fmt: skip


def period_until(grain: str, day: date) -> Period:
    """The last whole week, month or quarter of the company before `day`, and the one before it."""
    grain = periods.companys(grain)
    since, before = back(day, grain, 1), back(day, grain, 2)
    return Period(since, last_day(since, grain), before, last_day(before, grain))


def period_of(grain: str, written: str) -> Period:
    """`2026-10`, or any day of a week or quarter, as a period with the one before it. Raises Invalid for anything
    else."""
    if grain == "month":
        return month_of(written)
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Invalid({"period": _("Give a day of the week, such as 2026-10-05.")}) from None
    grain = periods.companys(grain)
    return period_until(grain, last_day(back(day, grain, 0), grain) + timedelta(days=1))


WEEKDAYS = (
    _l("Sunday"), _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"),
)  # fmt: skip


def when(cron: str) -> str:
    """Times in words; those that no form makes are told as they are written."""
    found = re.fullmatch(r"(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) (\*|1,4,7,10|2,5,8,11|3,6,9,12) (\*|[0-6])", cron)
    if found is None or (found[4] != "*" and found[3] == "*"):
        return _("by own times ({times})", times=cron)
    minute, hour, day, months, weekday = found.groups()
    at = f"{int(hour):02}:{int(minute):02}"
    if months != "*":
        return _("on day {day} of the quarter at {time}", day=day, time=at)
    if day != "*":
        return _("on day {day} of the month at {time}", day=day, time=at)
    if weekday != "*":
        return _("{weekday} at {time}", weekday=WEEKDAYS[int(weekday)], time=at)
    return _("every day at {time}", time=at)


@dataclass(frozen=True)
class Due:
    """A report that is due: since when, and about which period. `complete_at` is when the period was over."""

    at: datetime
    period: Period
    complete_at: datetime
    is_past_deadline: bool


def due(plan: PlanView, grain: str, now: datetime, days: Workdays | None = None) -> Due | None:
    """What is due of a plan of such a report and was not sent. Of several that were missed only the newest: it is
    caught up once.

    An hour that the clock skips is made up for when it ends; one that it repeats counts once. With `days` what
    falls on a day off is due at the same hour of the next working day.
    """
    zone = ZoneInfo(plan.zone)
    at, goes_out = _newest(plan, now.astimezone(zone), days)
    if not plan.is_on or at <= plan.known_since or (plan.done_for and at <= plan.done_for):
        return None
    period = period_until(grain, at.astimezone(zone).date())
    midnight = datetime.combine(period.until + timedelta(days=1), datetime.min.time(), zone)
    is_late = now >= goes_out + timedelta(hours=plan.deadline_hours)
    return Due(at, period, midnight.astimezone(UTC), is_late)


def _newest(plan: PlanView, here: datetime, days: Workdays | None) -> tuple[datetime, datetime]:
    """The newest time that has come: as it is planned, and when it goes out."""
    for at in CronSim(plan.cron, here + timedelta(seconds=1), reverse=True):
        worked = at if days is None else datetime.combine(days.next_worked(at.date()), at.time(), at.tzinfo)
        if worked <= here:
            return at.astimezone(UTC), worked.astimezone(UTC)
    raise AssertionError  # times go back for ever
