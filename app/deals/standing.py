"""How open deals stand: those that ask for a decision, and what each person has open and won."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, false, func, or_, select, true, union_all

from app.access.guard import requires
from app.access.work import Work
from app.activities.permissions import ACTIVITIES_READ
from app.core.dates import today
from app.core.paging import Page
from app.deals import coming, service
from app.deals.fields import DEAL
from app.deals.model import Deal, Semantic, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import DealQuery, DealView, OwnerTotal, StageTotal

IsPlanned = Callable[[Any], ColumnElement[bool]]
"""Whether anything is planned on the deal of an id, as a part of a query."""


@requires(DEALS_READ)
def total_by_stage(work: Work, query: DealQuery) -> list[StageTotal]:
    """One row per stage, over all matching deals: a board asks for open ones, which have an index of their own."""
    DEAL.require_seen(work, "amount", "fx_rate")
    worth = func.coalesce(func.sum(Deal.amount * Deal.fx_rate), 0)
    is_late = Deal.expected_close_on < today() if DEAL.seen(work, "expected_close_on") else false()
    matching = (Deal.stage == Stage.code) & Deal.deleted_at.is_(None) & and_(true(), *service.wanted(work, query))
    late = func.count().filter(is_late)
    days = func.coalesce(func.sum(func.extract("epoch", func.now() - Deal.stage_changed_at)), 0) / 86400
    rows = work.session.execute(
        select(Stage.code, func.count(Deal.id), worth, worth * Stage.probability / 100, late, days)
        .outerjoin(Deal, matching)
        .where(Stage.retired_at.is_(None))
        .group_by(Stage.code, Stage.position, Stage.probability)
        .order_by(Stage.position)
    )
    return [
        StageTotal(code, n, _cents(amount), _cents(weighted), late_ones, float(waited))
        for code, n, amount, weighted, late_ones, waited in rows
    ]


@requires(DEALS_READ)
def total_closed(work: Work, query: DealQuery, since: datetime) -> dict[str, tuple[int, Decimal]]:
    """Stage -> how many matching deals were closed in it since then, and what they are worth in base currency."""
    DEAL.require_seen(work, "amount", "fx_rate")
    worth = func.coalesce(func.sum(Deal.amount * Deal.fx_rate), 0)
    asked = select(Deal.stage, func.count(), worth).join(Stage, Stage.code == Deal.stage)
    closed = asked.where(Deal.deleted_at.is_(None), Deal.closed_at.is_not(None), Deal.closed_at >= since)
    every = query.model_copy(update={"semantic": None, "pipeline": None})
    rows = work.session.execute(closed.where(*service.wanted(work, every)).group_by(Deal.stage))
    return {stage: (n, _cents(amount)) for stage, n, amount in rows}


@requires(DEALS_READ)
def count_coming(work: Work, query: DealQuery) -> dict[str, dict[str, int]]:
    """Stage -> how many of all matching deals have something late, due today, planned later, or nothing next.

    Raises NotPermitted for who does not see what is planned.
    """
    work.require(ACTIVITIES_READ)
    asked = select(Deal.stage, coming.first_due().label("due")).join(Stage, Stage.code == Deal.stage)
    deal = asked.where(Deal.deleted_at.is_(None), *service.wanted(work, query)).subquery("deal").c
    counts = [func.count().filter(is_so).label(state) for state, is_so in coming.states(deal.due).items()]
    rows = work.session.execute(select(deal.stage, *counts).group_by(deal.stage))
    return {stage: dict(zip(coming.STATES, told, strict=True)) for stage, *told in rows}


@requires(DEALS_READ)
def total_open_of(work: Work, customer_id: UUID) -> tuple[int, Decimal]:
    """How many deals are open with a customer, and what they are worth in base currency."""
    DEAL.require_seen(work, "amount", "fx_rate")
    worth = func.coalesce(func.sum(Deal.amount * Deal.fx_rate), 0)
    asked = select(func.count(), worth).where(Deal.customer_id == customer_id, Deal.closed_at.is_(None))
    n, amount = work.session.execute(asked.where(Deal.deleted_at.is_(None))).one()
    return n, _cents(amount)


@requires(DEALS_READ)
def list_undecided(work: Work, by: date, is_planned: IsPlanned, size: int) -> Page[DealView]:
    """The actor's own open deals that ask for a decision, the longest overdue first.

    Their close date is past or `by`, or nothing is planned on them.
    """
    query = DealQuery(owner_id=work.actor.user_id, semantic="open", sort="expected_close_on", size=size)
    asks = or_(Deal.expected_close_on <= by, ~is_planned(Deal.id))
    return service.page(work, query, [asks, Deal.closed_at.is_(None)])


@requires(DEALS_READ)
def sum_by_owner(work: Work, since: datetime) -> dict[UUID, OwnerTotal]:
    """Owner within reach -> what is open, and what was won since, in base currency."""
    DEAL.require_seen(work, "amount", "fx_rate")
    deal = recent(since).c
    worth, is_open = deal.amount * deal.fx_rate, deal.closed_at.is_(None)
    is_won = (Stage.semantic == Semantic.WON) & (deal.closed_at >= since)
    asked = select(
        deal.owner_id,
        func.count().filter(is_open),
        func.coalesce(func.sum(worth).filter(is_open), 0),
        func.coalesce(func.sum(worth * Stage.probability / 100).filter(is_open), 0),
        func.count().filter(is_won),
        func.coalesce(func.sum(worth).filter(is_won), 0),
    )
    owned = asked.join(Stage, Stage.code == deal.stage).where(deal.owner_id.is_not(None))
    rows = work.session.execute(owned.group_by(deal.owner_id))
    return {owner_id: OwnerTotal(*figures) for owner_id, *figures in rows}


def recent(since: datetime) -> Subquery:
    """Deals that are open, and those closed since: two questions, each answered by an index of its own."""
    told = (Deal.owner_id, Deal.stage, Deal.amount, Deal.fx_rate, Deal.expected_close_on, Deal.closed_at)
    there = select(*told).where(Deal.deleted_at.is_(None))
    closed = there.where(Deal.closed_at.is_not(None), Deal.closed_at >= since)
    return union_all(there.where(Deal.closed_at.is_(None)), closed).subquery("recent")


def _cents(amount: Decimal) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
