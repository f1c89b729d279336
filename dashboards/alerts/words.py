"""What the rules of alerts are called, and what they mean."""

from dataclasses import dataclass
from typing import Any

from app.alerts.model import Rule
from app.core.i18n import _l


@dataclass(frozen=True)
class Words:
    label: Any
    about: Any


RULES = {
    Rule.THRESHOLD: Words(_l("Beyond a value"), _l("The newest whole period is above or below a value of yours.")),
    Rule.LIMITS: Words(
        _l("Control limits (XmR)"),
        _l(
            "Limits are the average and 2.66 mean moving ranges of 20 periods. Rule 1: outside of them. Rule 2:"
            " eight in a row on one side of the average. Rule 3: three of four nearer to a limit than to the"
            " average."
        ),
    ),
    Rule.FORECAST: Words(
        _l("Forecast band"),
        _l("The newest period lies outside of the 80% band around what the periods before let expect."),
    ),
    Rule.FRESHNESS: Words(_l("Age of the data"), _l("The newest record of a source is older than so many hours.")),
}
