"""What a quarter is likely to bring. How sure a deal is, its stage says: nobody sorts deals into a second list."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.access.guard import requires
from app.access.work import Work
from app.core.dates import begin_of, day_of, quarter
from app.deals import standing
from app.deals.fields import DEAL
from app.deals.model import Semantic, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import Forecast

SURE, LIKELY = 70, 40
"""From which probability of its stage a deal is committed to, and counted on at best, in percent."""


@requires(DEALS_READ)
def expect(work: Work, now: datetime) -> Forecast:
    """Of the quarter of `now`, over the deals within reach."""
    require_seen(work)
    begins, ends = quarter(day_of(now))
    deal = standing.recent(begin_of(begins))
    worth = deal.c.amount * deal.c.fx_rate
    asked = sums(worth, deal.c.closed_at, deal.c.expected_close_on, begin_of(begins), ends)
    return told(work.session.execute(asked.select_from(deal).join(Stage, Stage.code == deal.c.stage)).one())


def sums(worth: Any, closed: Any, closes: Any, begins: datetime, ends: date) -> Select[Any]:
    """Won since `begins`, and open by `ends`: of sure stages, of likely ones, and by their probability."""
    is_won, is_near = counted(closed, closes, begins, ends)

    def total(value: Any, *which: ColumnElement[bool]) -> Any:
        return func.coalesce(func.sum(value).filter(*which), 0)

    return select(
        total(worth, is_won),
        total(worth, is_near, Stage.probability >= SURE),
        total(worth, is_near, Stage.probability >= LIKELY),
        total(worth * Stage.probability / 100, is_near),
    )


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
