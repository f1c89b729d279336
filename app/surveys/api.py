"""The survey responses' routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.routes import Me
from app.access.work import work
from app.core.paging import Page
from app.surveys import service
from app.surveys.schema import SurveyAnswer, SurveyQuery, SurveySend, SurveyView

router = APIRouter(prefix="/v1/surveys", tags=["surveys"])


@router.get("")
def list_responses(me: Me, query: Annotated[SurveyQuery, Query()]) -> Page[SurveyView]:
    with work(me) as w:
        return service.list_responses(w, query)


@router.post("", status_code=201)
def send(me: Me, given: SurveySend) -> SurveyView:
    with work(me) as w:
        return service.send(w, given)


@router.get("/{response_id}")
def read(me: Me, response_id: UUID) -> SurveyView:
    with work(me) as w:
        return service.read(w, response_id)


@router.post("/{response_id}/answer")
def answer(me: Me, response_id: UUID, given: SurveyAnswer) -> SurveyView:
    with work(me) as w:
        return service.answer(w, response_id, given)
