"""The fields of a lead's forms."""

from typing import Any
from uuid import UUID

from app.access.work import Work
from app.campaigns.choices import channels
from app.core.i18n import _
from app.core.settings import settings
from app.leads.schema import LeadView
from app.leads.words import LEAD, STATUS
from app.ui.forms import Field
from app.ui.parts import words_of
from app.users.choices import owner_field


def for_new(work: Work, _customer_id: UUID | None) -> list[Field]:
    return [*_fields(channels(work)), *owner_field(work, LEAD)]


def for_change(work: Work, lead: LeadView) -> list[Field]:
    """What can be changed; personal values stay masked and are replaced only if something is typed."""
    return _fields(channels(work), lead.phone or "", lead.email or "")


def for_conversion() -> list[Field]:
    """What becomes of a lead."""
    return [
        Field("customer_name", _("New customer"), hint=_("Named after the lead's company unless you change it.")),
        Field("deal_title", _("Deal"), hint=_("Leave empty to convert without a deal.")),
        Field("deal_amount", _("Amount in {currency}", currency=settings().base_currency), "money"),
    ]


def for_disqualification() -> list[Field]:
    return [Field("disqualify_reason", _("Why does it come to nothing?"), "long", required=True)]


def coded(work: Work) -> dict[str, dict[str, Any]]:
    """Column -> code -> what it is called, for the columns that hold codes."""
    return {"status": words_of(STATUS), "channel": channels(work)}


def _fields(known_channels: dict[str, str], phone: str = "", email: str = "") -> list[Field]:
    return [
        Field("name", _("Name"), required=True),
        Field("company_name", _("Company")),
        Field("title", _("Job title")),
        Field("phone", _("Phone"), placeholder=phone),
        Field("email", _("E-mail"), placeholder=email),
        Field("channel", _("Channel"), "choice", list(known_channels.items())),
        Field("est_amount", _("Estimated amount"), "money"),
        Field("currency", _("Currency"), placeholder="CNY"),
        Field("industry", _("Industry")),
        Field("employees", _("Employees"), "whole"),
        Field("website", _("Website")),
        Field("country", _("Country")),
        Field("city", _("City")),
    ]
