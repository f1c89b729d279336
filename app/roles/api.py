"""The routes of roles."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.roles import service
from app.roles.schema import RoleChange, RoleCreate, RoleView

router = APIRouter(prefix="/v1/roles", tags=["roles"])


@router.get("")
def list_roles(me: Me) -> list[RoleView]:
    with work(me) as w:
        return service.list_roles(w)


@router.post("", status_code=201)
def create(me: Me, given: RoleCreate) -> RoleView:
    with work(me) as w:
        return service.create(w, given)


@router.get("/{role_id}")
def read(me: Me, role_id: UUID) -> RoleView:
    with work(me) as w:
        return service.read(w, role_id)


@router.patch("/{role_id}")
def change(me: Me, role_id: UUID, given: RoleChange, seen_version: int) -> RoleView:
    with work(me) as w:
        return service.change(w, role_id, given, seen_version)


@router.delete("/{role_id}", status_code=204)
def retire(me: Me, role_id: UUID, seen_version: int) -> None:
    with work(me) as w:
        service.retire(w, role_id, seen_version)
