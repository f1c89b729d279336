"""What a quarter is likely to bring. How sure a deal is, its stage says: nobody sorts deals into a second list."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select, tuple_, union_all

from app.access.guard import requires
from app.access.once import once
from app.access.work import Work
from app.core.dates import begin_of, day_of, quarter
from app.deals.fields import DEAL
from app.deals.model import Deal, Semantic, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import Forecast, OpenWon, QuarterTotal

SURE, LIKELY = 70, 40
"""From which probability of its stage a deal is committed to, and counted on at best, in percent."""

BY_OWNER, BY_STAGE, ALL = 0b01, 0b10, 0b11
"""How Postgres marks a row of each grouping: the bits of owner and stage are set where it is not by them."""


@requires(DEALS_READ)
@once
def of_quarter(work: Work, now: datetime) -> QuarterTotal:
    """What is open, and what was won in the quarter of `now`, by one walk over such deals within reach.

    Nothing is said to be likely to who does not see when deals close.
    """
    DEAL.require_seen(work, "amount", "fx_rate")
    begins, ends = quarter(day_of(now))
    deal = _recent(begin_of(begins)).c
    worth, is_open = deal.amount * deal.fx_rate, deal.closed_at.is_(None)
    is_won, _is_near = counted(deal.closed_at, deal.expected_close_on, begin_of(begins), ends)
    figures = (
        func.count().filter(is_open),
        _total(worth, is_open),
        _total(worth * Stage.probability / 100, is_open),
        func.count().filter(is_won),
        _total(worth, is_won),
    )
    likely = sums(worth, deal.closed_at, deal.expected_close_on, begin_of(begins), ends)
    asked = likely.add_columns(*figures, func.grouping(deal.owner_id, deal.stage), deal.owner_id, deal.stage)
    groups = func.grouping_sets(tuple_(deal.owner_id), tuple_(deal.stage), tuple_())
    rows = work.session.execute(asked.join(Stage, Stage.code == deal.stage).group_by(groups)).all()
    owners, steps, (whole,) = ([row for row in rows if row[9] == by] for by in (BY_OWNER, BY_STAGE, ALL))
    return QuarterTotal(
        {row.owner_id: OpenWon(*row[4:9]) for row in owners if row.owner_id},
        {row.stage: OpenWon(*row[4:9]) for row in steps},
        told(whole[:4]) if DEAL.seen(work, "expected_close_on") else None,
    )


def _recent(since: datetime) -> Subquery:
    """Deals that are open, and those closed since: two questions, each answered by an index of its own."""
    told = (Deal.owner_id, Deal.stage, Deal.amount, Deal.fx_rate, Deal.expected_close_on, Deal.closed_at)
    there = select(*told).where(Deal.deleted_at.is_(None))
    closed = there.where(Deal.closed_at.is_not(None), Deal.closed_at >= since)
    return union_all(there.where(Deal.closed_at.is_(None)), closed).subquery("recent")


def sums(worth: Any, closed: Any, closes: Any, begins: datetime, ends: date) -> Select[Any]:
    """Won since `begins`, and open by `ends`: of sure stages, of likely ones, and by their probability."""
    is_won, is_near = counted(closed, closes, begins, ends)
    return select(
        _total(worth, is_won),
        _total(worth, is_near, Stage.probability >= SURE),
        _total(worth, is_near, Stage.probability >= LIKELY),
        _total(worth * Stage.probability / 100, is_near),
    )


def _total(value: Any, *which: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(value).filter(*which), 0)


def counted(closed: Any, closes: Any, begins: datetime, ends: date) -> tuple[Any, Any]:
    """Whether a deal was won since `begins`, and whether it is open and closes by `ends`."""
    is_won = (Stage.semantic == Semantic.WON) & (closed >= begins)
    return is_won, (Stage.semantic == Semantic.OPEN) & (closes < ends)


def told(row: Sequence[Any]) -> Forecast:
    """Of what `sums` found: everything open has what was won with it."""
    won, *more = (Decimal(figure).quantize(Decimal("0.01")) for figure in row)
    return Forecast(won, *(won + one for one in more))


def require_seen(work: Work) -> None:
    """Nobody is told sums of what they may not see."""
    DEAL.require_seen(work, "amount", "fx_rate", "expected_close_on")
