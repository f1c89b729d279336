"""Reasons of a score in words: a model's field and its value as people say them."""

from collections.abc import Mapping
from typing import Any

from babel.dates import get_day_names

from app.core.i18n import _, _l, current_locale
from app.fields.noun import declared
from app.ui import format

FIELDS: dict[str, Any] = {
    # leads
    "channel": _l("channel: {value}"),
    "first_touch_channel": _l("first met through {value}"),
    "campaign": _l("campaign: {value}"),
    "landing_page": _l("came in on page {value}"),
    "title": _l("position: {value}"),
    "industry": _l("industry: {value}"),
    "country": _l("country: {value}"),
    "city": _l("city: {value}"),
    "employees": _l("employees: {value}"),
    "age_days": _l("days since it came in: {value}"),
    "created_weekday": _l("came in on {value}"),
    "created_hour": _l("hour it came in: {value}"),
    "first_response_minutes": _l("minutes to the first answer: {value}"),
    "is_free_email": _l("free e-mail address: {value}"),
    "touch_count": _l("touches: {value}"),
    "touch_channel_count": _l("different channels: {value}"),
    "response_count": _l("clicks, forms and replies: {value}"),
    "days_since_first_touch": _l("days from the first touch until it came in: {value}"),
    # deals
    "stage": _l("stage: {value}"),
    "days_in_stage": _l("days in this stage: {value}"),
    "days_open": _l("days since it began: {value}"),
    "step_count": _l("stages it came into: {value}"),
    "has_lead": _l("came from a lead: {value}"),
    "product": _l("product: {value}"),
    "team": _l("team: {value}"),
    "activity_count": _l("calls and meetings so far: {value}"),
    "activities_30_days": _l("calls and meetings in the last 30 days: {value}"),
    "days_since_activity": _l("days since the last call or meeting: {value}"),
    # customers
    "basis": _l("bound by {value}"),
    "tenure_days": _l("customer for {value} days"),
    "recency_days": _l("no order for {value} days"),
    "frequency": _l("orders so far: {value}"),
    "orders_365_days": _l("orders in the last year: {value}"),
    "monetary_amount": _l("ordered so far: {value}"),
    "order_amount_365_days": _l("ordered in the last year: {value}"),
    "order_amount_trend": _l("orders of the last half year over the half year before: {value}"),
    "order_amount_trend_90_days": _l("orders of the last 90 days over the 90 days before: {value}"),
    "mean_gap_days": _l("usual days between orders: {value}"),
    "recency_in_gaps": _l("time since the last order, in usual gaps: {value}"),
    "plan": _l("plan: {value}"),
    "mrr_amount": _l("monthly contract value: {value}"),
    "contract_count": _l("running contracts: {value}"),
    "price_rises_180_days": _l("price rises of contracts in the last 180 days: {value}"),
    "days_to_anniversary": _l("days to the contract's anniversary: {value}"),
    "ticket_count": _l("tickets so far: {value}"),
    "tickets_90_days": _l("tickets in the last 90 days: {value}"),
    "cancellation_tickets_90_days": _l("tickets asking to cancel in the last 90 days: {value}"),
    "first_response_minutes_90_days": _l("minutes to our first answers in the last 90 days: {value}"),
    "csat_90_days": _l("mean rating in the last 90 days: {value}"),
    "low_ratings_90_days": _l("low ratings in the last 90 days: {value}"),
    "last_nps": _l("last recommendation, of 10: {value}"),
    "activities_90_days": _l("calls and meetings in the last 90 days: {value}"),
}
"""Field of a model's features, as in the marts that models learn from -> a phrase around its value."""

TEXT_FEATURES: dict[str, Any] = {
    "characters": _l("length of the text"),
    "cjk_share": _l("share of Chinese, Japanese and Korean characters"),
    "known_terms": _l("known words per character"),
    "category": _l("category"),
}
"""What is watched of a ticket's text."""

AMOUNTS = ("monetary_amount", "order_amount_365_days", "mrr_amount")
"""Fields in the company's own currency."""

VALUES: dict[str, Any] = {"subscription": _l("a contract"), "orders": _l("orders")}


def field_words(name: str) -> str:
    """A field without a value; one that nobody described is named as it is stored."""
    if name in TEXT_FEATURES:
        return str(TEXT_FEATURES[name])
    if name not in FIELDS:
        return _called(name, {})
    return str(FIELDS[name]).format(value="…").removesuffix(": …").removesuffix("：…").removesuffix(" …")


def in_words(reason: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One reason in the reader's language.

    `names` says what codes (channels), fields that the company added, and their `field:code` are called.
    """
    name = reason["field"]
    value = value_words(name, reason.get("value"), names)
    return str(FIELDS[name]).format(value=value) if name in FIELDS else f"{_called(name, names)}: {value}"


def _called(name: str, names: Mapping[str, str]) -> str:
    """A field that has no phrase of its own: one that the company added, one of a noun, or as it is stored."""
    field = declared(name)
    return names.get(name) or (str(field.label) if field else name.replace("_", " "))


def value_words(field: str, value: Any, names: Mapping[str, str]) -> str:
    """What a model took as the value of a field, as people say it."""
    if value is None or value == "":
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "created_weekday":
        return str(get_day_names(locale=current_locale())[int(value) - 1])
    if field == "created_hour":
        return f"{int(value):02}:00"
    if isinstance(value, int | float):
        if field in AMOUNTS:
            return format.money(value, None)
        return format.number(value, 0 if float(value).is_integer() or abs(value) >= 100 else 1)
    options = getattr(declared(field), "options", {})
    known = options if isinstance(options, Mapping) else VALUES
    return names.get(f"{field}:{value}") or names.get(value) or str(known.get(value, VALUES.get(value, value)))
