"""The fields of a customer's forms."""

from typing import Any
from uuid import UUID

from app.access.work import Work
from app.campaigns.choices import channels
from app.core.i18n import _
from app.customers.schema import CustomerView
from app.customers.words import CUSTOMER, KIND, LEVEL, LIFECYCLE
from app.ui.forms import Field
from app.ui.parts import words_of
from app.users.choices import owner_field


def for_new(work: Work, _customer_id: UUID | None) -> list[Field]:
    return [*_fields(channels(work)), *owner_field(work, CUSTOMER)]


def for_change(work: Work, customer: CustomerView) -> list[Field]:
    """What can be changed; personal values stay masked and are replaced only if something is typed."""
    return _fields(channels(work), customer.phone or "", customer.email or "")


def coded(work: Work) -> dict[str, dict[str, Any]]:
    """Column -> code -> what it is called, for the columns that hold codes."""
    return {"kind": KIND, "lifecycle_stage": words_of(LIFECYCLE), "first_channel": channels(work)}


def _fields(known_channels: dict[str, str], phone: str = "", email: str = "") -> list[Field]:
    return [
        Field("name", _("Name"), required=True),
        Field("legal_name", _("Legal name")),
        Field("kind", _("Kind"), "choice", list(KIND.items()), required=True),
        Field("level", _("Level"), "choice", list(LEVEL.items())),
        Field("lifecycle_stage", _("Stage"), "choice", list(words_of(LIFECYCLE).items())),
        Field("industry", _("Industry")),
        Field("employees", _("Employees"), "whole"),
        Field("annual_revenue", _("Revenue a year"), "money"),
        Field("currency", _("Currency"), placeholder="CNY"),
        Field("unified_social_credit_code", _("Unified social credit code")),
        Field("phone", _("Phone"), placeholder=phone),
        Field("email", _("E-mail"), placeholder=email),
        Field("website", _("Website")),
        Field("first_channel", _("First channel"), "choice", list(known_channels.items())),
        Field("country", _("Country")),
        Field("province", _("Province")),
        Field("city", _("City")),
    ]
