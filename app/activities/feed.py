"""What somebody has planned as other calendars read it (RFC 5545), at their own unguessable address."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter, Response

from app.access.work import Work, work
from app.activities import rows, service, times
from app.activities.calendar import minutes
from app.activities.schema import ActivityQuery, ActivityView
from app.core.errors import NotFound
from app.core.i18n import _, speaking
from app.core.settings import settings
from app.fields.noun import table_of
from app.users import feeds
from app.users.acting import actor_of
from app.users.signin import DOORKEEPER

router = APIRouter(include_in_schema=False)
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
PAGE = 200
MOST = 1000
"""Entries of a feed."""


@router.get(feeds.PATH)
def give(key: str = "") -> Response:
    """The feed behind a key, under the reach that its person has now. Raises NotFound, TooMany."""
    with work(DOORKEEPER) as w:
        user_id = feeds.whose(w, key)
    actor = actor_of(user_id)
    if actor is None:
        raise NotFound(_("There is no calendar at this address any more."))
    now = datetime.now(UTC)
    asked = ActivityQuery(owner_id=user_id, due_from=now - BACK, due_before=now + AHEAD, sort="due_at", size=PAGE)
    with work(actor) as w, speaking(actor.locale):
        return Response(written(_all(w, asked), now), media_type="text/calendar; charset=utf-8")


def _all(w: Work, asked: ActivityQuery) -> list[ActivityView]:
    """The first `MOST` of what is asked, page by page."""
    page = service.list_activities(w, asked)
    found = page.rows
    while page.next and len(found) < MOST:
        page = service.list_activities(w, asked.model_copy(update={"after": page.next}))
        found += page.rows
    return found


def written(tasks: Sequence[ActivityView], now: datetime) -> bytes:
    """A calendar of what is planned; what was done or will not be is left out."""
    from icalendar import Calendar, Event  # half a second that no other request needs

    calendar = Calendar()
    calendar.add("prodid", "-//Tributary//CRM//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tributary")
    calendar.add("refresh-interval;value=duration", "PT15M")
    for task in tasks:
        if task.status != "planned" or task.due_at is None:
            continue
        event = Event()
        event.add("uid", f"{task.id}@tributary")
        event.add("dtstamp", now)
        event.add("last-modified", task.updated_at)
        event.add("sequence", task.version)
        event.add("summary", task.subject)
        for name, at in _when(task.due_at, minutes(task)):
            event.add(name, at)
        if about := _about(task):
            event.add("description", about)
        calendar.add_component(event)
    return calendar.to_ical()


def _when(due: datetime, minutes: int) -> list[tuple[str, date]]:
    """From when to when; a day at no fixed time is one whole day."""
    if times.is_whole_day(due):
        return [("dtstart", times.local(due).date())]
    return [("dtstart", due.astimezone(UTC)), ("dtend", due.astimezone(UTC) + timedelta(minutes=minutes))]


def _about(task: ActivityView) -> str:
    """The record that it is on, and where that is found."""
    address = (settings().public_address or settings().address).rstrip("/")
    on = next((entity for entity in rows.RECORDS if getattr(task, entity)), None)
    link = f"{address}/{table_of(on)}/{getattr(task, f'{on}_id')}" if on else ""
    return "\n".join(filter(None, (on and getattr(task, on), link, task.body)))
