"""How far what was expected of the quarters before was right, and which deals it was expected of.

It is asked of what the records said then: stages, amounts and dates as they stood at that moment, of the deals
that the reader sees now.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Date, DateTime, Numeric, Subquery, case, cast, func, or_, select

from app.access.guard import requires
from app.access.work import Work
from app.core.dates import begin_of, day_of, quarter
from app.core.settings import settings
from app.deals import forecast, stages
from app.deals.fields import DEAL
from app.deals.model import Deal, Semantic, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import Counted, Forecast, Past, Said
from app.history import service as history

BACK = 4
"""Earlier quarters that are looked back on."""

MOST = 100
"""Deals that are listed, those that counted for most first."""


@requires(DEALS_READ)
def look_back(work: Work, now: datetime) -> list[Past]:
    """The quarters before that of `now`, the last first: those of which anything was written down on that day."""
    forecast.require_seen(work)
    begins, _ends = quarter(day_of(now))
    quarters = [begins - relativedelta(months=3 * n) for n in range(1, BACK + 1)]
    came = _came(work, quarters[-1], begins)
    days = [(first, _same_day(first, now - begin_of(begins))) for first in quarters]
    return [Past(first, at, said, came.get(first, Decimal(0))) for first, at in days if (said := _said(work, at))]


@requires(DEALS_READ)
def list_said(work: Work, at: datetime, counted: Counted) -> tuple[list[Said], int]:
    """The deals that made up what was said at a moment of its quarter, `MOST` of them, and how many they were."""
    forecast.require_seen(work)
    then = _stood(at)
    share = _share(then, at, counted)
    rows = (
        select(
            then.c.id, then.c.title, then.c.now, Stage.code, then.c.worth, share.label("counted"), then.c.closes
        )
        .add_columns(func.count().over())
        .join(Stage, Stage.code == then.c.stage)
        .where(share > 0)
        .order_by(share.desc(), then.c.id)
        .limit(MOST)
    )
    called = stages.labels(work)
    found = work.session.execute(rows).all()
    listed = [
        Said(one.id, one.title, called[one.code], one.worth, one.counted, one.closes, called[one.now])
        for one in found
    ]
    return listed, found[0][-1] if found else 0


def _same_day(first: date, gone: timedelta) -> datetime:
    """So long after the beginning of a quarter, or its last moment."""
    return min(begin_of(first) + gone, begin_of(quarter(first)[1]) - timedelta(seconds=1))


def _said(work: Work, at: datetime) -> Forecast | None:
    """What was said at that moment of its quarter; None where nothing is known of that day."""
    then = _stood(at)
    begins, ends = quarter(day_of(at))
    asked = forecast.sums(then.c.worth, then.c.closed, then.c.closes, begin_of(begins), ends)
    stood = asked.add_columns(func.count()).select_from(then).join(Stage, Stage.code == then.c.stage)
    row = work.session.execute(stood).one()
    return forecast.told(row[:4]) if row[4] else None


def _stood(at: datetime) -> Subquery:
    """Deals that may count in the quarter of that moment, as they stood then; `now` is their stage today."""
    begins, _ends = quarter(day_of(at))
    concerned = or_(Deal.closed_at.is_(None), Deal.closed_at >= begin_of(begins))
    said = history.said_at(DEAL.name, Deal.id, at).label("said")
    kept = select(Deal.id, Deal.title, Deal.stage.label("now"), said).where(Deal.created_at <= at, concerned)
    then = kept.subquery()
    told = then.c.said

    def number(name: str) -> Any:
        return cast(told[name].astext, Numeric)

    return (
        select(
            then.c.id, then.c.title, then.c.now, told["stage"].astext.label("stage"),
            (number("amount") * number("fx_rate")).label("worth"),
            cast(told["closed_at"].astext, DateTime(timezone=True)).label("closed"),
            cast(told["expected_close_on"].astext, Date).label("closes"),
        )
        .where(told["deleted_at"].astext.is_(None))
        .subquery()
    )  # fmt: skip


def _share(then: Subquery, at: datetime, counted: Counted) -> Any:
    """How much of a deal's worth counted: all of what was won, and of what was open by how sure its stage is."""
    begins, ends = quarter(day_of(at))
    is_won, is_near = forecast.counted(then.c.closed, then.c.closes, begin_of(begins), ends)
    worth = then.c.worth
    if counted == "commit":
        return case((is_won | (is_near & (Stage.probability >= forecast.SURE)), worth), else_=0)
    return case((is_won, worth), (is_near, worth * Stage.probability / 100), else_=0)


def _came(work: Work, since: date, until: date) -> dict[date, Decimal]:
    """First day of a quarter -> what was won in it, as the deals say now."""
    local = func.timezone(settings().time_zone, Deal.closed_at)
    month = cast(func.date_trunc("month", local), Date)
    asked = (
        select(month, func.sum(Deal.amount * Deal.fx_rate))
        .join(Stage, Stage.code == Deal.stage)
        .where(Stage.semantic == Semantic.WON, Deal.deleted_at.is_(None))
        .where(Deal.closed_at >= begin_of(since), Deal.closed_at < begin_of(until))
    )
    came: dict[date, Decimal] = defaultdict(Decimal)
    for day, won in work.session.execute(asked.group_by(month)):
        came[quarter(day)[0]] += won or 0
    return came
