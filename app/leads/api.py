"""The leads' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me, OwnerId
from app.access.work import work
from app.core.paging import Page
from app.leads import service
from app.leads.model import Status
from app.leads.schema import LeadChange, LeadConvert, LeadCreate, LeadQuery, LeadView

router = APIRouter(prefix="/v1/leads", tags=["leads"])


@router.get("")
def list_leads(me: Me, query: Annotated[LeadQuery, Query()]) -> Page[LeadView]:
    with work(me) as w:
        return service.list_leads(w, query)


@router.post("", status_code=201)
def create(me: Me, given: LeadCreate) -> LeadView:
    with work(me) as w:
        return service.create(w, given)


@router.get("/{lead_id}")
def read(me: Me, lead_id: UUID) -> LeadView:
    with work(me) as w:
        return service.read(w, lead_id)


@router.patch("/{lead_id}")
def change(me: Me, lead_id: UUID, given: LeadChange, seen_version: int) -> LeadView:
    with work(me) as w:
        return service.change(w, lead_id, given, seen_version)


@router.delete("/{lead_id}", status_code=204)
def remove(me: Me, lead_id: UUID, seen_version: int) -> None:
    with work(me) as w:
        service.remove(w, lead_id, seen_version)


@router.post("/{lead_id}/move")
def move(me: Me, lead_id: UUID, to: Annotated[Status, Body(embed=True)], seen_version: int) -> LeadView:
    with work(me) as w:
        return service.move(w, lead_id, to, seen_version)


@router.post("/{lead_id}/reopen")
def reopen(me: Me, lead_id: UUID, to: Annotated[Status, Body(embed=True)], seen_version: int) -> LeadView:
    with work(me) as w:
        return service.reopen(w, lead_id, to, seen_version)


@router.post("/{lead_id}/disqualify")
def disqualify(me: Me, lead_id: UUID, reason: Annotated[str, Body(embed=True)], seen_version: int) -> LeadView:
    with work(me) as w:
        return service.disqualify(w, lead_id, reason, seen_version)


@router.post("/{lead_id}/respond")
def respond(me: Me, lead_id: UUID) -> LeadView:
    with work(me) as w:
        return service.respond(w, lead_id)


@router.post("/{lead_id}/convert")
def convert(me: Me, lead_id: UUID, given: LeadConvert, seen_version: int) -> LeadView:
    with work(me) as w:
        return service.convert(w, lead_id, given, seen_version)


@router.post("/{lead_id}/transfer")
def transfer(me: Me, lead_id: UUID, owner_id: OwnerId, seen_version: int) -> LeadView:
    with work(me) as w:
        return service.transfer(w, lead_id, owner_id, seen_version)


@router.post("/{lead_id}/reveal")
def reveal(me: Me, lead_id: UUID, field: Annotated[str, Body(embed=True)]) -> str | None:
    with work(me) as w:
        return service.reveal(w, lead_id, field)
