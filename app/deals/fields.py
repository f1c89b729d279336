"""The fields of a deal's forms."""

from typing import Any

from app.access.work import Work
from app.campaigns import service as campaigns
from app.core.i18n import _
from app.core.settings import settings
from app.customers import choices as customers
from app.deals.schema import DealView
from app.ui.forms import Field, Option
from app.users import choices


def for_new(work: Work) -> list[Field]:
    """What a new deal may be given, its owner included where the creator may choose."""
    people = choices.for_owner(work)
    owner = [Field("owner_id", _("Owner"), "choice", people, placeholder=work.actor.name)] if people else []
    return [*_fields(customers.find(work, ""), channels(work)), *owner]


def for_change(work: Work, deal: DealView) -> list[Field]:
    chosen = [(str(deal.customer_id), deal.customer or "")] if deal.customer_id else []
    others = [option for option in customers.find(work, "") if option not in chosen]
    return _fields([*chosen, *others], channels(work))


def for_winning(deal: DealView) -> list[Field]:
    return [Field("amount", _("Won for, in {currency}", currency=deal.currency), "money", required=True)]


def for_losing() -> list[Field]:
    return [Field("lost_reason", _("Why was it lost?"), required=True)]


def coded(work: Work) -> dict[str, dict[str, Any]]:
    """Column -> code -> what it is called, for the columns that hold codes."""
    return {"channel": dict(channels(work))}


def channels(work: Work) -> list[Option]:
    return [(channel.code, channel.label) for channel in campaigns.list_channels(work)]


def _fields(known_customers: list[Option], known_channels: list[Option]) -> list[Field]:
    base = settings().base_currency
    return [
        Field("title", _("Title"), required=True, wide=True),
        Field("customer_id", _("Customer"), "record", known_customers),
        Field("expected_close_on", _("Expected close"), "date"),
        Field("amount", _("Amount"), "money"),
        Field("currency", _("Currency"), placeholder=base),
        Field("fx_rate", _("Rate to {currency}", currency=base), "rate", hint=_("Only for another currency.")),
        Field("channel", _("Channel"), "choice", known_channels),
        Field("competitor", _("Competitor")),
        Field("next_step", _("Next step"), wide=True),
    ]
