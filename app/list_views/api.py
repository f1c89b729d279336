"""The routes of views of lists."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.list_views import service
from app.list_views.schema import ListViewChange, ListViewCreate, ListViewShown

router = APIRouter(prefix="/v1/list-views", tags=["list views"])


@router.get("")
def list_of(me: Me, noun: str) -> list[ListViewShown]:
    with work(me) as w:
        return service.list_views(w, noun)


@router.post("", status_code=201)
def make(me: Me, given: ListViewCreate) -> ListViewShown:
    with work(me) as w:
        return service.create(w, given)


@router.get("/{view_id}")
def show(me: Me, view_id: UUID) -> ListViewShown:
    with work(me) as w:
        return service.find(w, view_id)


@router.patch("/{view_id}")
def alter(me: Me, view_id: UUID, given: ListViewChange, seen_version: int) -> ListViewShown:
    with work(me) as w:
        return service.change(w, view_id, given, seen_version)


@router.delete("/{view_id}", status_code=204)
def take_away(me: Me, view_id: UUID) -> None:
    with work(me) as w:
        service.remove(w, view_id)
