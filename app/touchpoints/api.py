"""The touchpoints' routes."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.access.routes import Me
from app.access.work import work
from app.core.paging import Page
from app.touchpoints import service
from app.touchpoints.schema import TouchpointQuery, TouchpointRecord, TouchpointView

router = APIRouter(prefix="/v1/touchpoints", tags=["touchpoints"])


@router.get("")
def list_touchpoints(me: Me, query: Annotated[TouchpointQuery, Query()]) -> Page[TouchpointView]:
    with work(me) as w:
        return service.list_touchpoints(w, query)


@router.post("", status_code=201)
def record(me: Me, given: TouchpointRecord) -> TouchpointView:
    with work(me) as w:
        return service.record(w, given)
