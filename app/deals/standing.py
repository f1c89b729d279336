"""How open deals stand: what those of a board come to, and which ask for a decision."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Subquery, and_, false, func, null, or_, select, true, union_all

from app.access.guard import requires
from app.access.once import once
from app.access.work import Work
from app.core.dates import today
from app.core.paging import Page
from app.deals import coming, finding, stages
from app.deals.fields import DEAL
from app.deals.model import Deal, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import DealQuery, DealView, StageTotal

NOTHING = Decimal(0)
IsPlanned = Callable[[Any], ColumnElement[bool]]
"""Whether anything is planned on the deal of an id, as a part of a query."""


@requires(DEALS_READ)
def total_by_stage(work: Work, query: DealQuery) -> list[StageTotal]:
    """One row per stage, over all matching deals: a board asks for open ones, which have an index of their own."""
    DEAL.require_seen(work, "amount", "fx_rate")
    worth = func.coalesce(func.sum(Deal.amount * Deal.fx_rate), 0)
    is_late = Deal.expected_close_on < today() if DEAL.seen(work, "expected_close_on") else false()
    matching = (Deal.stage == Stage.code) & Deal.deleted_at.is_(None) & and_(true(), *finding.wanted(work, query))
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
def add_up(
    work: Work, query: DealQuery, since: datetime
) -> tuple[dict[str, StageTotal], dict[str, Mapping[str, int]]]:
    """What a board says of its stages, by one walk over the matching deals that are open, or were closed since.

    Stage -> what its deals come to, for whom the role shows amounts; and stage -> how many of its open ones have
    something late, due today, planned later, or nothing next, for who sees what is planned.
    """
    is_priced = all(DEAL.seen(work, name) for name in ("amount", "fx_rate"))
    is_told = DEAL.seen(work, "next_activity_at")
    if not is_priced and not is_told:
        return {}, {}
    deal = _on_a_board(work, query, since, is_told=is_told).c
    is_late = deal.closes < today() if DEAL.seen(work, "expected_close_on") else false()
    sums = [func.coalesce(func.sum(deal.worth), 0), func.count().filter(is_late), func.sum(deal.days)]
    counts = [func.count().filter(is_so) for is_so in coming.states(deal.due).values()]
    rows = work.session.execute(select(deal.stage, func.count(), *sums, *counts).group_by(deal.stage)).all()
    known = {one.code: one for one in stages.list_stages(work)}
    empty = [code for code, one in known.items() if one.semantic == "open"]
    totals = {code: StageTotal(code, 0, NOTHING, NOTHING, 0, 0.0) for code in empty}
    comes: dict[str, Mapping[str, int]] = {}
    for code, n, worth, late, days, *told in rows:
        weighted = _cents(worth * known[code].probability / 100)
        totals[code] = StageTotal(code, n, _cents(worth), weighted, late, float(days))
        comes[code] = dict(zip(coming.STATES, told, strict=True))
    return totals if is_priced else {}, comes if is_told else {}


def _on_a_board(work: Work, query: DealQuery, since: datetime, *, is_told: bool) -> Subquery:
    """Open deals that match, with when something is due first if that `is_told`; and those closed since."""
    days = func.extract("epoch", func.now() - Deal.stage_changed_at) / 86400
    told = (Deal.stage, (Deal.amount * Deal.fx_rate).label("worth"), Deal.expected_close_on.label("closes"))
    there = (
        select(*told, days.label("days")).join(Stage, Stage.code == Deal.stage).where(Deal.deleted_at.is_(None))
    )
    nothing = null().cast(DateTime(timezone=True)).label("due")
    due = Deal.next_activity_at.label("due") if is_told else nothing
    asked = query.model_copy(update={"semantic": "open"})
    every = query.model_copy(update={"semantic": None, "pipeline": None})
    is_recent = (Deal.closed_at.is_not(None), Deal.closed_at >= since)
    open_ones = there.add_columns(due).where(*finding.wanted(work, asked))
    closed = there.add_columns(nothing).where(*is_recent, *finding.wanted(work, every))
    return union_all(open_ones, closed).subquery("deal")


@requires(DEALS_READ)
@once
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
    return finding.page(work, query, [asks, Deal.closed_at.is_(None)])


def _cents(amount: Decimal) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
