"""The routes of the lists that a company keeps."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.code_lists import service
from app.code_lists.schema import CodeChange, CodeCreate, CodeView

router = APIRouter(prefix="/v1/lists", tags=["lists"])


@router.get("/{name}")
def list_entries(me: Me, name: str) -> list[CodeView]:
    with work(me) as w:
        return service.list_entries(w, name)


@router.post("/{name}", status_code=201)
def create(me: Me, name: str, given: CodeCreate) -> CodeView:
    with work(me) as w:
        return service.create(w, name, given)


@router.patch("/{name}/{entry_id}")
def change(me: Me, name: str, entry_id: UUID, given: CodeChange, seen_version: int) -> CodeView:
    with work(me) as w:
        return service.change(w, name, entry_id, given, seen_version)


@router.post("/{name}/{entry_id}/shift", status_code=204)
def shift(me: Me, name: str, entry_id: UUID, up: bool) -> None:
    with work(me) as w:
        service.shift(w, name, entry_id, up=up)


@router.post("/{name}/{entry_id}/retire")
def retire(me: Me, name: str, entry_id: UUID, seen_version: int) -> CodeView:
    with work(me) as w:
        return service.retire(w, name, entry_id, seen_version)


@router.post("/{name}/{entry_id}/restore")
def restore(me: Me, name: str, entry_id: UUID, seen_version: int) -> CodeView:
    with work(me) as w:
        return service.restore(w, name, entry_id, seen_version)
