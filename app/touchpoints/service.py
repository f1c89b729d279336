"""Recording and reading contacts of people with our marketing. What is recorded is never changed."""

from dataclasses import fields
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, select

from app.access import records
from app.access.guard import requires
from app.access.matching import matching
from app.access.shares import shares_of
from app.access.work import Work
from app.campaigns import service as campaigns
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Keyset, Page, chosen
from app.touchpoints.model import Touchpoint
from app.touchpoints.permissions import TOUCHPOINTS_READ, TOUCHPOINTS_WRITE
from app.touchpoints.schema import TouchpointQuery, TouchpointRecord, TouchpointView

_order = Keyset(Touchpoint.id, {"occurred_at": Touchpoint.occurred_at}, default="-occurred_at")


@requires(TOUCHPOINTS_READ)
def list_touchpoints(work: Work, query: TouchpointQuery) -> Page[TouchpointView]:
    """Touchpoints of leads and customers within reach, newest first unless asked otherwise."""
    wanted = chosen(Touchpoint, query, "lead_id", "customer_id", "channel")
    if query.search:
        words = (Touchpoint.landing_page, Touchpoint.utm_source, Touchpoint.utm_campaign)
        wanted.append(matching(query.search, words))
    shares, of_one = shares_of(work, Touchpoint), bool(query.lead_id or query.customer_id)
    return _order.page(work.session, _select(), wanted, query, _view, shares, of_one=of_one)


@requires(TOUCHPOINTS_WRITE)
def record(work: Work, given: TouchpointRecord) -> TouchpointView:
    """Keep one touchpoint. Raises Invalid: nobody was touched, out of reach, an unknown channel."""
    if not (given.anonymous_id or given.lead_id or given.contact_id or given.customer_id):
        raise Invalid({"anonymous_id": _("Say who was touched: a lead, a contact, a customer or a visitor.")})
    records.check_references(work, Touchpoint, given.given())
    row = Touchpoint(**given.given())
    work.session.add(row)
    records.flush(work, Touchpoint)
    return records.read_one(work, _select().where(Touchpoint.id == row.id), _view)


@cache
def _select() -> Select[Any]:
    return select(Touchpoint, campaigns.name_of(Touchpoint.campaign_id).label("campaign"))


def _view(row: Row[Any]) -> TouchpointView:
    own = {f.name: getattr(row.Touchpoint, f.name) for f in fields(TouchpointView) if f.name != "campaign"}
    return TouchpointView(**own | {"event": row.Touchpoint.event.value}, campaign=row.campaign)
