"""The fields of a customer's forms."""

from typing import Any

from app.access.work import Work
from app.campaigns import service as campaigns
from app.core.i18n import _
from app.customers.schema import CustomerView
from app.customers.words import KIND, LIFECYCLE
from app.ui.forms import Field, Option
from app.users import choices


def for_new(work: Work) -> list[Field]:
    """What a new customer may be given, its owner included where the creator may choose."""
    people = choices.for_owner(work)
    owner = [Field("owner_id", _("Owner"), "choice", people, placeholder=work.actor.name)] if people else []
    return [*_fields(_channels(work)), *owner]


def for_change(work: Work, customer: CustomerView) -> list[Field]:
    """What can be changed; personal values stay masked and are replaced only if something is typed."""
    return _fields(_channels(work), customer.phone or "", customer.email or "")


def coded(work: Work) -> dict[str, dict[str, Any]]:
    """Column -> code -> what it is called, for the columns that hold codes."""
    stages = {code: words for code, (words, _tone) in LIFECYCLE.items()}
    return {"kind": dict(KIND), "lifecycle_stage": stages, "first_channel": dict(_channels(work))}


def _channels(work: Work) -> list[Option]:
    return [(channel.code, channel.label) for channel in campaigns.list_channels(work)]


def _fields(channels: list[Option], phone: str = "", email: str = "") -> list[Field]:
    return [
        Field("name", _("Name"), required=True),
        Field("legal_name", _("Legal name")),
        Field("kind", _("Kind"), "choice", list(KIND.items()), required=True),
        Field("level", _("Level"), "choice", [(level, level) for level in "ABCD"]),
        Field("lifecycle_stage", _("Stage"), "choice", [(k, w) for k, (w, _tone) in LIFECYCLE.items()]),
        Field("industry", _("Industry")),
        Field("employees", _("Employees"), "whole"),
        Field("annual_revenue", _("Revenue a year"), "money"),
        Field("currency", _("Currency"), placeholder="CNY"),
        Field("unified_social_credit_code", _("Unified social credit code")),
        Field("phone", _("Phone"), placeholder=phone),
        Field("email", _("E-mail"), placeholder=email),
        Field("website", _("Website")),
        Field("first_channel", _("First channel"), "choice", channels),
        Field("country", _("Country")),
        Field("province", _("Province")),
        Field("city", _("City")),
    ]
