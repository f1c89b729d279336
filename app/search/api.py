"""The search's route."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.access.routes import Me
from app.access.work import work
from app.search import service
from app.search.service import Hit

router = APIRouter(prefix="/v1/search", tags=["search"])


@router.get("")
def find(me: Me, text: Annotated[str, Query(max_length=200)]) -> list[Hit]:
    with work(me) as w:
        return service.find(w, text)
