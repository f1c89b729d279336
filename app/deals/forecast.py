"""What a quarter is likely to bring, and how far the same was right in the quarters before.

How sure a deal is, its stage says: nobody sorts deals into a second list. The past is asked of what the records
said then: stages, amounts and dates as they stood on that day, of the deals that the reader sees now.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Date, DateTime, Numeric, Select, cast, func, or_, select

from app.access.guard import requires
from app.access.work import Work
from app.core.dates import begin_of, day_of, quarter
from app.core.settings import settings
from app.deals.fields import DEAL
from app.deals.model import Deal, Semantic, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import Forecast, Past
from app.history import service as history

SURE, LIKELY = 70, 40
"""From which probability of its stage a deal is committed to, and counted on at best, in percent."""

BACK = 4
"""Earlier quarters that are looked back on."""


@requires(DEALS_READ)
def expect(work: Work, now: datetime) -> Forecast:
    """Of the quarter of `now`, over the deals within reach."""
    _require_seen(work)
    begins, ends = quarter(day_of(now))
    recent = or_(Deal.closed_at.is_(None), Deal.closed_at >= begin_of(begins))
    asked = _sums(Deal.amount * Deal.fx_rate, Deal.closed_at, Deal.expected_close_on, begin_of(begins), ends)
    found = asked.select_from(Deal).join(Stage, Stage.code == Deal.stage).where(recent, Deal.deleted_at.is_(None))
    return _forecast(work.session.execute(found).one())


@requires(DEALS_READ)
def look_back(work: Work, now: datetime) -> list[Past]:
    """The quarters before that of `now`, the last first: those of which anything was written down on that day."""
    _require_seen(work)
    begins, _ends = quarter(day_of(now))
    gone = now - begin_of(begins)
    quarters = [begins - relativedelta(months=3 * n) for n in range(1, BACK + 1)]
    came = _came(work, quarters[-1], begins)
    found = ((first, _said(work, first, gone)) for first in quarters)
    return [Past(first, said, came.get(first, Decimal(0))) for first, said in found if said]


def _said(work: Work, first: date, gone: timedelta) -> Forecast | None:
    """What was said so long after the beginning of a quarter; None where nothing is known of that day."""
    _begins, ends = quarter(first)
    at = min(begin_of(first) + gone, begin_of(ends) - timedelta(seconds=1))
    concerned = or_(Deal.closed_at.is_(None), Deal.closed_at >= begin_of(first))
    said = history.said_at(DEAL.name, Deal.id, at).label("said")
    then = select(said).where(Deal.created_at <= at, concerned).subquery()
    told = then.c.said
    worth = _number(told, "amount") * _number(told, "fx_rate")
    closed = cast(told["closed_at"].astext, DateTime(timezone=True))
    closes = cast(told["expected_close_on"].astext, Date)
    asked = _sums(worth, closed, closes, begin_of(first), ends).add_columns(func.count())
    stood = (
        asked.select_from(then)
        .join(Stage, Stage.code == told["stage"].astext)
        .where(told["deleted_at"].astext.is_(None))
    )
    row = work.session.execute(stood).one()
    return _forecast(row[:4]) if row[4] else None


def _number(told: Any, name: str) -> Any:
    return cast(told[name].astext, Numeric)


def _sums(worth: Any, closed: Any, closes: Any, begins: datetime, ends: date) -> Select[Any]:
    """Won since `begins`, and open by `ends`: of sure stages, of likely ones, and by their probability."""
    is_won = (Stage.semantic == Semantic.WON) & (closed >= begins)
    is_near = (Stage.semantic == Semantic.OPEN) & (closes < ends)

    def total(value: Any, *which: ColumnElement[bool]) -> Any:
        return func.coalesce(func.sum(value).filter(*which), 0)

    return select(
        total(worth, is_won),
        total(worth, is_near, Stage.probability >= SURE),
        total(worth, is_near, Stage.probability >= LIKELY),
        total(worth * Stage.probability / 100, is_near),
    )


def _forecast(row: Sequence[Any]) -> Forecast:
    won, *more = (Decimal(figure).quantize(Decimal("0.01")) for figure in row)
    return Forecast(won, *(won + one for one in more))


def _came(work: Work, since: date, until: date) -> dict[date, Decimal]:
    """First day of a quarter -> what was won in it, as the deals say now."""
    local = func.timezone(settings().time_zone, Deal.closed_at)
    first = cast(func.date_trunc("quarter", local), Date)
    asked = (
        select(first, func.sum(Deal.amount * Deal.fx_rate))
        .join(Stage, Stage.code == Deal.stage)
        .where(Stage.semantic == Semantic.WON, Deal.deleted_at.is_(None))
        .where(Deal.closed_at >= begin_of(since), Deal.closed_at < begin_of(until))
    )
    return {day: Decimal(won or 0) for day, won in work.session.execute(asked.group_by(first))}


def _require_seen(work: Work) -> None:
    DEAL.require_seen(work, "amount", "fx_rate", "expected_close_on")
