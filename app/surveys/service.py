"""Asking customers how satisfied they are, and what they answered. Seen by whoever sees the customer."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from app.access import records
from app.access.guard import requires
from app.access.matching import matching
from app.access.shares import shares_of
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Keyset, Page, chosen
from app.customers import service as customers
from app.surveys.model import Kind, SurveyResponse
from app.surveys.permissions import SURVEYS_READ, SURVEYS_WRITE
from app.surveys.schema import SurveyAnswer, SurveyQuery, SurveySend, SurveyView

SCALES = {Kind.CSAT: (1, 5), Kind.NPS: (0, 10), Kind.CES: (1, 7)}
"""Lowest and highest rating of each kind."""

_order = Keyset(
    SurveyResponse.id,
    {
        "created_at": SurveyResponse.created_at,
        "responded_at": SurveyResponse.responded_at,
        "rating": SurveyResponse.rating,
    },
)


@requires(SURVEYS_READ)
def list_responses(work: Work, query: SurveyQuery) -> Page[SurveyView]:
    """Questions within reach and their answers, newest first unless asked otherwise."""
    wanted = chosen(SurveyResponse, query, "kind", "customer_id", "ticket_id")
    if query.answered is not None:
        wanted.append(SurveyResponse.responded_at.is_not(None) == query.answered)
    if query.search:
        wanted.append(matching(query.search, (SurveyResponse.comment,)))
    return _order.page(work.session, _select(), wanted, query, _view, shares_of(work, SurveyResponse))


@requires(SURVEYS_READ)
def read(work: Work, response_id: UUID) -> SurveyView:
    """One question and its answer. Raises NotFound."""
    return records.read_one(work, _select().where(SurveyResponse.id == response_id), _view)


@requires(SURVEYS_WRITE)
def send(work: Work, given: SurveySend) -> SurveyView:
    """Ask one customer, now. Raises Invalid for what is out of reach."""
    values = given.given() | {"sent_at": func.now()}
    return read(work, records.create(work, SurveyResponse, values).id)


@requires(SURVEYS_WRITE)
def answer(work: Work, response_id: UUID, given: SurveyAnswer) -> SurveyView:
    """Enter what the customer answered, once. Raises NotFound, Invalid (answered, or off the kind's scale)."""
    response = records.hold(work, SurveyResponse, response_id)
    if response.responded_at is not None:
        raise Invalid({"rating": _("This was answered already.")})
    low, high = SCALES[response.kind]
    if not low <= given.rating <= high:
        raise Invalid({"rating": _("Rate from {low} to {high}.", low=low, high=high)})
    records.change(work, response, given.given() | {"responded_at": func.now()})
    return read(work, response_id)


@cache
def _select() -> Select[Any]:
    return select(
        SurveyResponse,
        customers.name_of(SurveyResponse.customer_id).label("customer"),
        records.person(SurveyResponse.agent_id).label("agent"),
    ).where(SurveyResponse.deleted_at.is_(None))


def _view(row: Row[Any]) -> SurveyView:
    return records.show(SurveyView, row.SurveyResponse, customer=row.customer, agent=row.agent)
