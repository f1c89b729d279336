"""The routes of a company's own fields."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.custom_fields import indexing
from app.fields import service
from app.fields.schema import FieldChange, FieldCreate, FieldView, NounName
from app.jobs.schema import JobView

router = APIRouter(prefix="/v1/custom_fields", tags=["custom fields"])


@router.get("")
def list_fields(me: Me, noun: NounName) -> list[FieldView]:
    with work(me) as w:
        return service.list_fields(w, noun)


@router.post("", status_code=201)
def add(me: Me, given: FieldCreate) -> FieldView:
    with work(me) as w:
        return service.add(w, given)


@router.patch("/{field_id}")
def change(me: Me, field_id: UUID, given: FieldChange) -> FieldView:
    with work(me) as w:
        return service.change(w, field_id, given)


@router.post("/{field_id}/retire")
def retire(me: Me, field_id: UUID) -> FieldView:
    with work(me) as w:
        return service.retire(w, field_id)


@router.post("/{field_id}/bring_back")
def bring_back(me: Me, field_id: UUID) -> FieldView:
    with work(me) as w:
        return service.bring_back(w, field_id)


@router.post("/{field_id}/index", status_code=202)
def index(me: Me, field_id: UUID) -> JobView:
    with work(me) as w:
        return indexing.ask(w, field_id)
