"""What comes in about campaigns, and what goes out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.access.views import RecordView
from app.campaigns.model import Status
from app.core.paging import ListQuery
from app.core.validation import Currency, Day, Money, Name, Shape, Short


class CampaignChange(Shape):
    """The fields to change; what is not set stays as it is."""

    name: Name = ""
    channel: Name = ""
    status: Status = Status.PLANNED
    starts_on: Day | None = None
    ends_on: Day | None = None
    budget: Money | None = None
    currency: Currency | None = None
    utm_campaign: Short | None = None


class CampaignCreate(CampaignChange):
    """A new campaign on one channel."""

    name: Name
    channel: Name


class CampaignQuery(ListQuery):
    """Which campaigns to list."""

    status: Status | None = None
    channel: Short | None = None


@dataclass(frozen=True, kw_only=True)
class CampaignView(RecordView):
    """One campaign; `budget` is in `currency`."""

    name: str
    channel: str
    status: str
    starts_on: date | None
    ends_on: date | None
    budget: Decimal | None
    currency: str | None
    utm_campaign: str | None


@dataclass(frozen=True)
class ChannelView:
    """One way people find the company; `label` in the reader's language."""

    code: str
    label: str
    is_paid: bool
    is_offline: bool
    is_direct: bool
