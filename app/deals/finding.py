"""Which deals a query asks for, within reach: as a page of a list, or as the columns of a board."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, SelectBase, select
from sqlalchemy.orm import aliased

from app.access import records
from app.access.guard import requires
from app.access.matching import held
from app.access.work import Work
from app.contacts import service as contacts
from app.core.dates import period, today
from app.core.paging import Page
from app.customers import service as customers
from app.deals import coming
from app.deals.fields import DEAL
from app.deals.model import Deal, Semantic, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import TODAY, DealQuery, DealView


@requires(DEALS_READ)
def page(work: Work, query: DealQuery, besides: Sequence[ColumnElement[bool]] = ()) -> Page[DealView]:
    """Deals within reach for which all of `besides` hold too."""
    asked, of_one = [*wanted(work, query), *besides], bool(query.customer_id or query.contact_id)
    return DEAL.page(work, selected(), asked, query, view, of_one=of_one)


@requires(DEALS_READ)
def list_columns(work: Work, query: DealQuery, sizes: Mapping[str, int]) -> dict[str, Page[DealView]]:
    """The first deals of each stage that `sizes` names, so many of each, and how many there are."""
    return DEAL.columns(work, selected(), wanted(work, query), query, view, "stage", sizes)


@requires(DEALS_READ)
def wanted(work: Work, query: DealQuery) -> list[Any]:
    """A condition for each part of a query."""
    found = DEAL.wanted(work, query, "owner_id", "customer_id", "contact_id")
    if query.pipeline:
        found.append(Stage.pipeline == query.pipeline)
    if query.semantic:
        found.append(Stage.semantic == query.semantic)
    if query.semantic == Semantic.OPEN:
        # An index holds these: what was closed is not read.
        found.append(Deal.closed_at.is_(None))
    if query.closes:
        begins, ends = period(query.closes, today())
        found.append(Deal.expected_close_on < ends)
        if begins:
            found.append(Deal.expected_close_on >= begins)
    if query.closes_before:
        day = today() if query.closes_before == TODAY else query.closes_before
        found.append(Deal.expected_close_on < day)
    if query.closes or query.closes_before:
        DEAL.require_seen(work, "expected_close_on")
    if query.coming:
        found.append(coming.is_coming(work, query.coming))
    if query.search:
        found.append(Deal.id.in_(_named(work, query.search)))
    return found


def _named(work: Work, text: str) -> SelectBase:
    """Deals by their own or their customer's name: two questions, for no index answers both at once."""
    deal = aliased(Deal)
    by_title = select(deal.id).where(held(work, deal.id, (deal.title,), text))
    if not DEAL.seen(work, "customer_id"):
        return by_title
    of_customer = select(deal.id).where(deal.customer_id.in_(customers.called(work, text)))
    return by_title.union_all(of_customer)


@cache
def selected() -> Select[Any]:
    return (
        select(
            Deal,
            Stage.semantic,
            Stage.probability,
            records.person(Deal.owner_id).label("owner"),
            customers.name_of(Deal.customer_id).label("customer"),
            contacts.name_of(Deal.contact_id).label("contact"),
        )
        .join(Stage, Stage.code == Deal.stage)
        .where(Deal.deleted_at.is_(None))
    )


def view(row: Row[Any]) -> DealView:
    return records.show(
        DealView,
        row.Deal,
        semantic=row.semantic.value,
        probability=row.probability,
        owner=row.owner,
        customer=row.customer,
        contact=row.contact,
    )
