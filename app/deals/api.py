"""The deals' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me, OwnerId
from app.access.work import work
from app.core.paging import Page
from app.deals import service, stages
from app.deals.schema import (
    DealChange,
    DealCreate,
    DealMove,
    DealQuery,
    DealView,
    StageChangeView,
    StageTotal,
    StageView,
)

router = APIRouter(prefix="/v1/deals", tags=["deals"])


@router.get("/stages")
def list_stages(me: Me) -> list[StageView]:
    with work(me) as w:
        return stages.list_stages(w)


@router.get("/stages/totals")
def total_by_stage(me: Me, query: Annotated[DealQuery, Query()]) -> list[StageTotal]:
    with work(me) as w:
        return service.total_by_stage(w, query)


@router.get("")
def list_deals(me: Me, query: Annotated[DealQuery, Query()]) -> Page[DealView]:
    with work(me) as w:
        return service.list_deals(w, query)


@router.post("", status_code=201)
def create(me: Me, given: DealCreate) -> DealView:
    with work(me) as w:
        return service.create(w, given)


@router.get("/{deal_id}")
def read(me: Me, deal_id: UUID) -> DealView:
    with work(me) as w:
        return service.read(w, deal_id)


@router.patch("/{deal_id}")
def change(me: Me, deal_id: UUID, given: DealChange, seen_version: int) -> DealView:
    with work(me) as w:
        return service.change(w, deal_id, given, seen_version)


@router.delete("/{deal_id}", status_code=204)
def remove(me: Me, deal_id: UUID, seen_version: int) -> None:
    with work(me) as w:
        service.remove(w, deal_id, seen_version)


@router.get("/{deal_id}/steps")
def list_steps(me: Me, deal_id: UUID) -> list[StageChangeView]:
    with work(me) as w:
        return service.list_steps(w, deal_id)


@router.post("/{deal_id}/move")
def move(me: Me, deal_id: UUID, given: DealMove, seen_version: int) -> DealView:
    with work(me) as w:
        return service.move(w, deal_id, given, seen_version)


@router.post("/{deal_id}/reopen")
def reopen(me: Me, deal_id: UUID, stage: Annotated[str, Body(embed=True)], seen_version: int) -> DealView:
    with work(me) as w:
        return service.reopen(w, deal_id, stage, seen_version)


@router.post("/{deal_id}/transfer")
def transfer(me: Me, deal_id: UUID, owner_id: OwnerId, seen_version: int) -> DealView:
    with work(me) as w:
        return service.transfer(w, deal_id, owner_id, seen_version)
