"""The deals' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.routes import Me
from app.access.usual_routes import add_transfer, add_usual
from app.access.work import work
from app.deals import lines, service, stages, standing
from app.deals.schema import (
    DealLineIn,
    DealLineView,
    DealMove,
    DealQuery,
    DealReopen,
    DealView,
    StageChangeView,
    StageTotal,
    StageView,
)

router = APIRouter(prefix="/v1/deals", tags=["deals"])


@router.get("/stages")
def list_stages(me: Me) -> list[StageView]:
    with work(me) as w:
        return list(stages.list_stages(w))


@router.get("/stages/totals")
def total_by_stage(me: Me, query: Annotated[DealQuery, Query()]) -> list[StageTotal]:
    with work(me) as w:
        return standing.total_by_stage(w, query)


@router.get("/{deal_id}/steps")
def list_steps(me: Me, deal_id: UUID) -> list[StageChangeView]:
    with work(me) as w:
        return [*service.list_steps(w, deal_id)]


@router.post("/{deal_id}/move")
def move(me: Me, deal_id: UUID, given: DealMove, seen_version: int) -> DealView:
    with work(me) as w:
        return service.move(w, deal_id, given, seen_version)


@router.post("/{deal_id}/reopen")
def reopen(me: Me, deal_id: UUID, given: DealReopen, seen_version: int) -> DealView:
    with work(me) as w:
        return service.reopen(w, deal_id, given, seen_version)


@router.get("/{deal_id}/lines")
def list_lines(me: Me, deal_id: UUID) -> list[DealLineView]:
    with work(me) as w:
        return lines.list_of(w, deal_id)


@router.post("/{deal_id}/lines", status_code=201)
def add_line(me: Me, deal_id: UUID, given: DealLineIn, seen_version: int) -> list[DealLineView]:
    with work(me) as w:
        return lines.add(w, deal_id, given, seen_version)


@router.put("/{deal_id}/lines/{line_id}")
def change_line(me: Me, deal_id: UUID, line_id: UUID, given: DealLineIn, seen_version: int) -> list[DealLineView]:
    with work(me) as w:
        return lines.change(w, deal_id, line_id, given, seen_version)


@router.delete("/{deal_id}/lines/{line_id}")
def drop_line(me: Me, deal_id: UUID, line_id: UUID, seen_version: int) -> list[DealLineView]:
    with work(me) as w:
        return lines.drop(w, deal_id, line_id, seen_version)


add_usual(router, service.list_deals, service.create, service.read, service.change, service.remove)
add_transfer(router, service.transfer)
