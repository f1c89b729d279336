"""Routes that tell likely duplicates."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.routes import Me
from app.access.work import work
from app.duplicates import service
from app.duplicates.schema import Likeness, Typed

router = APIRouter(prefix="/v1/duplicates", tags=["duplicates"])
Entity = Literal["customers", "contacts", "leads"]


@router.get("/{entity}")
def find(me: Me, entity: Entity, given: Annotated[Typed, Query()]) -> list[Likeness]:
    with work(me) as w:
        return service.find(w, entity, given)


@router.get("/{entity}/{record_id}")
def find_of(me: Me, entity: Entity, record_id: UUID) -> list[Likeness]:
    with work(me) as w:
        return service.find_of(w, entity, record_id)
