"""The leads' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from app.access.routes import Me
from app.access.usual_routes import add_reveal, add_transfer, add_usual
from app.access.work import work
from app.leads import conversion, service
from app.leads.model import Status
from app.leads.schema import LeadConvert, LeadView

router = APIRouter(prefix="/v1/leads", tags=["leads"])


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
        return conversion.convert(w, lead_id, given, seen_version)


@router.post("/{lead_id}/revert")
def revert(me: Me, lead_id: UUID, seen_version: int) -> LeadView:
    with work(me) as w:
        return conversion.revert(w, lead_id, seen_version)


add_usual(router, service.list_leads, service.create, service.read, service.change, service.remove)
add_transfer(router, service.transfer)
add_reveal(router, service.reveal)
