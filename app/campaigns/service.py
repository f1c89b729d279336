"""What people do with campaigns, and the channels they run on."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, select
from sqlalchemy.orm import aliased

from app.access import records
from app.access.guard import requires
from app.access.matching import matching
from app.access.settled import settled
from app.access.work import Work
from app.campaigns.model import Campaign, Channel
from app.campaigns.permissions import CAMPAIGNS_READ, CAMPAIGNS_WRITE
from app.campaigns.schema import CampaignChange, CampaignCreate, CampaignQuery, CampaignView, ChannelView
from app.core.errors import Invalid
from app.core.i18n import _, current_locale
from app.core.paging import Keyset, Page, chosen

_order = Keyset(
    Campaign.id,
    {"created_at": Campaign.created_at, "name": Campaign.name, "starts_on": Campaign.starts_on},
)


@requires(CAMPAIGNS_READ)
def list_campaigns(work: Work, query: CampaignQuery) -> Page[CampaignView]:
    """Campaigns, newest first unless asked otherwise."""
    wanted = chosen(Campaign, query, "status", "channel")
    if query.search:
        wanted.append(matching(query.search, (Campaign.name, Campaign.utm_campaign)))
    return _order.page(work.session, _select(), wanted, query, _view)


@requires(CAMPAIGNS_READ)
def read(work: Work, campaign_id: UUID) -> CampaignView:
    """One campaign. Raises NotFound."""
    return records.read_one(work, _select().where(Campaign.id == campaign_id), _view)


@requires(CAMPAIGNS_WRITE)
def create(work: Work, given: CampaignCreate) -> CampaignView:
    """A new campaign. Raises Invalid for an unknown channel, or an end before the beginning."""
    _check_order(given.starts_on, given.ends_on)
    return read(work, records.create(work, Campaign, given.given()).id)


@requires(CAMPAIGNS_WRITE)
def change(work: Work, campaign_id: UUID, given: CampaignChange, seen_version: int) -> CampaignView:
    """Set the given fields. Raises NotFound, Conflict, and Invalid as `create` does."""
    campaign = records.lock(work, Campaign, campaign_id, seen_version, given.given())
    records.change(work, campaign, given.given())
    _check_order(campaign.starts_on, campaign.ends_on)
    return read(work, campaign_id)


@requires()
@settled("channels")
def list_channels(work: Work) -> Sequence[ChannelView]:
    """Every channel, in the company's order."""
    rows = work.session.scalars(select(Channel).order_by(Channel.position, Channel.code))
    return [_channel(row) for row in rows]


def name_of(campaign_id: Any) -> ScalarSelect[str]:
    """The name behind a campaign's id as a column of another feature's query."""
    other = aliased(Campaign)
    return select(other.name).where(other.id == campaign_id).scalar_subquery()


def _check_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid({"ends_on": _("It ends before it starts.")})


@cache
def _select() -> Select[Any]:
    return select(Campaign).where(Campaign.deleted_at.is_(None))


def _view(row: Row[Any]) -> CampaignView:
    return records.show(CampaignView, row.Campaign)


def _channel(row: Channel) -> ChannelView:
    label = row.label_zh if current_locale() == "zh" else row.label_en
    return ChannelView(row.code, label, row.is_paid, row.is_offline, row.is_direct)
