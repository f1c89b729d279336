"""What is wanted of people and teams in a quarter; the figure opens the months that it adds up."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta

from app.access.once import once
from app.access.work import Work
from app.core.i18n import _
from app.targets import service as targets
from app.today.links import closed_between, deals, opens
from app.ui import format
from app.ui.elements import Details, Li, Summary, Ul

WON = "won_amount"
"""The KPI that targets of teams and people are set for."""

MONTH = relativedelta(months=1)
Months = Mapping[date, Decimal]


@once
def of_quarter(w: Work, begins: date, ends: date) -> Mapping[UUID | str, Months]:
    """Person, or name of a team -> what is wanted of them in each month; of whom each month has a target."""
    found: dict[UUID | str, dict[date, Decimal]] = defaultdict(dict)
    for one in targets.list_targets(w, begins, ends, WON):
        if one.month_start < ends:
            found[one.owner_id or one.office][one.month_start] = Decimal(str(one.wanted))
    return {whose: months for whose, months in found.items() if len(months) == 3}


def told(words: str, months: Months, **whose: Any) -> Details:
    """A figure against a target: pressed, it says what each month asks for, and leads to what was won in it."""
    lines = [
        Li(
            [
                format.month(month), " · ", _("target {amount}", amount=format.short_money(wanted, None)), " · ",
                opens(_("won"), deals("won", *closed_between(month, month + MONTH), **whose)),
            ]
        )
        for month, wanted in sorted(months.items())
    ]  # fmt: skip
    return Details([Summary(words), Ul(lines)], className="wanted")
