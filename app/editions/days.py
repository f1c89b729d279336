"""Days on which the company works otherwise than China does."""

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.workdays import Workdays
from app.editions.model import DayException
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import DayExceptionView, DaySet

SHOWN = 200


@requires(REPORTS_SCHEDULE)
def calendar(work: Work) -> Workdays:
    """China's days of work with the company's exceptions."""
    return Workdays({one.day: one.is_working for one in work.session.scalars(select(DayException))})


@requires(REPORTS_SCHEDULE)
def list_exceptions(work: Work) -> list[DayExceptionView]:
    """The latest first."""
    newest = work.session.scalars(select(DayException).order_by(DayException.day.desc()).limit(SHOWN))
    return [DayExceptionView(day=one.day, is_working=one.is_working, note=one.note) for one in newest]


@requires(REPORTS_SCHEDULE)
def set_exception(work: Work, given: DaySet) -> None:
    """What was said of the day before is replaced."""
    values = given.model_dump() | {"made_by": work.actor.user_id}
    asked = insert(DayException).values(values)
    work.session.execute(asked.on_conflict_do_update(index_elements=["day"], set_=values))
    told = {"day": given.day.isoformat(), "is_working": given.is_working}
    trail.record_event(work, "day_set", "reports", changes=told)


@requires(REPORTS_SCHEDULE)
def remove_exception(work: Work, day: date) -> None:
    """The day is as China has it."""
    work.session.execute(delete(DayException).where(DayException.day == day))
    trail.record_event(work, "day_unset", "reports", changes={"day": day.isoformat()})
