"""The campaigns' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.routes import Me
from app.access.work import work
from app.campaigns import service
from app.campaigns.schema import CampaignChange, CampaignCreate, CampaignQuery, CampaignView, ChannelView
from app.core.paging import Page

router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"])


@router.get("/channels")
def list_channels(me: Me) -> list[ChannelView]:
    with work(me) as w:
        return list(service.list_channels(w))


@router.get("")
def list_campaigns(me: Me, query: Annotated[CampaignQuery, Query()]) -> Page[CampaignView]:
    with work(me) as w:
        return service.list_campaigns(w, query)


@router.post("", status_code=201)
def create(me: Me, given: CampaignCreate) -> CampaignView:
    with work(me) as w:
        return service.create(w, given)


@router.get("/{campaign_id}")
def read(me: Me, campaign_id: UUID) -> CampaignView:
    with work(me) as w:
        return service.read(w, campaign_id)


@router.patch("/{campaign_id}")
def change(me: Me, campaign_id: UUID, given: CampaignChange, seen_version: int) -> CampaignView:
    with work(me) as w:
        return service.change(w, campaign_id, given, seen_version)
