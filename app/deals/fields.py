"""The fields of a deal's forms."""

from typing import Any
from uuid import UUID

from app.access.work import Work
from app.campaigns.choices import channels
from app.core.i18n import _
from app.core.settings import settings
from app.customers import choices as customers
from app.deals import service
from app.deals.schema import DealView
from app.deals.words import DEAL
from app.ui.forms import Field, Option
from app.users.choices import owner_field


def for_new(work: Work, customer_id: UUID | None) -> list[Field]:
    return [*_fields(customers.about(work, customer_id), channels(work)), *owner_field(work, DEAL)]


def for_change(work: Work, deal: DealView) -> list[Field]:
    chosen = (str(deal.customer_id), deal.customer or "") if deal.customer_id else None
    return _fields(customers.with_chosen(work, chosen), channels(work))


def for_winning(deal: DealView) -> list[Field]:
    return [Field("amount", _("Won for, in {currency}", currency=deal.currency), "money", required=True)]


def for_losing() -> list[Field]:
    return [Field("lost_reason", _("Why was it lost?"), required=True)]


def coded(work: Work) -> dict[str, dict[str, Any]]:
    """Column -> code -> what it is called, for the columns that hold codes."""
    return {"channel": channels(work)}


def stages(work: Work) -> dict[str, str]:
    """Code -> what the stage is called."""
    return {stage.code: stage.label for stage in service.list_stages(work)}


def _fields(known_customers: list[Option], known_channels: dict[str, str]) -> list[Field]:
    base = settings().base_currency
    return [
        Field("title", _("Title"), required=True, wide=True),
        Field("customer_id", _("Customer"), "record", known_customers),
        Field("expected_close_on", _("Expected close"), "date"),
        Field("amount", _("Amount"), "money"),
        Field("currency", _("Currency"), placeholder=base),
        Field("fx_rate", _("Rate to {currency}", currency=base), "rate", hint=_("Only for another currency.")),
        Field("channel", _("Channel"), "choice", list(known_channels.items())),
        Field("competitor", _("Competitor")),
        Field("next_step", _("Next step"), wide=True),
    ]
