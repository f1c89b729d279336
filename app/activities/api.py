"""The activities' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me, OwnerId
from app.access.work import work
from app.activities import service
from app.activities.schema import ActivityChange, ActivityLog, ActivityPlan, ActivityQuery, ActivityView
from app.core.paging import Page
from app.core.validation import Instant

router = APIRouter(prefix="/v1/activities", tags=["activities"])


@router.get("")
def list_activities(me: Me, query: Annotated[ActivityQuery, Query()]) -> Page[ActivityView]:
    with work(me) as w:
        return service.list_activities(w, query)


@router.post("", status_code=201)
def log(me: Me, given: ActivityLog) -> ActivityView:
    with work(me) as w:
        return service.log(w, given)


@router.post("/postpone")
def postpone(me: Me, due_at: Annotated[Instant, Body(embed=True)]) -> int:
    with work(me) as w:
        return service.postpone(w, due_at)


@router.get("/{activity_id}")
def read(me: Me, activity_id: UUID) -> ActivityView:
    with work(me) as w:
        return service.read(w, activity_id)


@router.patch("/{activity_id}")
def change(me: Me, activity_id: UUID, given: ActivityChange, seen_version: int) -> ActivityView:
    with work(me) as w:
        return service.change(w, activity_id, given, seen_version)


@router.delete("/{activity_id}", status_code=204)
def remove(me: Me, activity_id: UUID, seen_version: int) -> None:
    with work(me) as w:
        service.remove(w, activity_id, seen_version)


@router.post("/plans", status_code=201)
def plan(me: Me, given: ActivityPlan) -> ActivityView:
    with work(me) as w:
        return service.plan(w, given)


@router.post("/{activity_id}/complete")
def complete(
    me: Me, activity_id: UUID, outcome: Annotated[str | None, Body(embed=True)], seen_version: int
) -> ActivityView:
    with work(me) as w:
        return service.complete(w, activity_id, outcome, seen_version)


@router.post("/{activity_id}/cancel")
def cancel(me: Me, activity_id: UUID, seen_version: int) -> ActivityView:
    with work(me) as w:
        return service.cancel(w, activity_id, seen_version)


@router.post("/{activity_id}/transfer")
def transfer(me: Me, activity_id: UUID, owner_id: OwnerId, seen_version: int) -> ActivityView:
    with work(me) as w:
        return service.transfer(w, activity_id, owner_id, seen_version)
