"""What operators and periods of a filter are called."""

from typing import Any

from app.core.i18n import _l

OPERATORS: dict[str, Any] = {
    "contains": _l("contains"),
    "is": _l("is"),
    "is_not": _l("is not"),
    "at_least": _l("at least"),
    "at_most": _l("at most"),
    "within": _l("is in"),
    "past": _l("in the last … days"),
    "next": _l("in the next … days"),
    "older": _l("more than … days ago"),
    "on": _l("is on"),
    "before": _l("before"),
    "after": _l("after"),
    "late": _l("is overdue"),
    "empty": _l("is empty"),
    "filled": _l("is filled in"),
}
MANY: dict[str, Any] = {"is": _l("is any of"), "is_not": _l("is none of")}
"""Of what is one of a list."""

PERIODS: dict[str, Any] = {
    "today": _l("today"),
    "yesterday": _l("yesterday"),
    "tomorrow": _l("tomorrow"),
    "this_week": _l("this week"),
    "last_week": _l("last week"),
    "next_week": _l("next week"),
    "this_month": _l("this month"),
    "last_month": _l("last month"),
    "next_month": _l("next month"),
    "this_quarter": _l("this quarter"),
    "last_quarter": _l("last quarter"),
    "next_quarter": _l("next quarter"),
    "this_year": _l("this year"),
    "last_year": _l("last year"),
    "past": _l("the past"),
    "future": _l("the future"),
}
JOINS: dict[str, Any] = {"all": _l("and"), "any": _l("or")}
