"""People are told what concerns them, by threads of the worker: one follows events, one empties the outbox."""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text

from app.access.work import Work
from app.access.work import work as acting
from app.core import outage
from app.core.i18n import kept
from app.events.follow import LOOK_SECONDS, follow
from app.events.service import Event, Wanted
from app.jobs import registry
from app.notify import deliver, telling
from app.notify import service as notify
from app.notify.robots import TELLER
from app.notify.telling import Tiding
from app.users.acting import actor_of
from pipelines.parents import PARENT, parent

log = logging.getLogger(__name__)
READER = "notices"
MOST = 50
"""What one statement gave to somebody beyond that, as an import does, is told by the job that did it."""

OWNED = ("leads", "deals", "customers", "tickets")
GIVEN = (*OWNED, "activities")
WANTED = Wanted(
    frozenset((noun, verb) for noun in GIVEN for verb in ("insert", "update")) | {("users", "jobs")}, MOST
)

LOOK_AGAIN_SECONDS = 1.0
"""How long a message may lie in the outbox before anybody looks."""

_OWNERS = (
    "select id, owner_id from app.{noun} where id = any(:ids) and owner_id is not null and deleted_at is null"
)
_TASKS = text(f"""
    select id, owner_id, {PARENT} from app.activities
    where id = any(:ids) and owner_id is not null and deleted_at is null and status = 'planned'
""")  # noqa: S608 - our own
_NAMED = text(f"""
    select a.id, u.id as user_id, u.name, {PARENT}, concat_ws(' ', a.subject, a.body) as words
    from app.activities a
    join app.users u on position('@' || lower(u.name) in lower(concat_ws(' ', a.subject, a.body))) > 0
    where a.id = any(:ids) and a.deleted_at is null and u.is_active and u.id is distinct from a.updated_by
""")  # noqa: S608 - our own
_DEAL = text("select exists (select from app.deals where id = :id and deleted_at is null)")
_JOBS = text("""
    select id, asked_by, kind, subject from app.jobs
    where asked_by = any(:ids) and finished_at > now() - interval '1 day'
        and status in ('succeeded', 'partly', 'failed')
""")


@contextmanager
def telling_people() -> Iterator[None]:
    """Tell and deliver while the block lasts."""
    stop = threading.Event()
    loops = {"notices": _follow, "outbox": _deliver}
    threads = [threading.Thread(target=loop, args=(stop,), name=name, daemon=True) for name, loop in loops.items()]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=2 * LOOK_SECONDS)


def _follow(stop: threading.Event) -> None:
    follow(TELLER, READER, hear, stop, WANTED)


def _deliver(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            deliver.deliver_due()
        except Exception as error:  # whatever it is, what waits is looked at again
            level = logging.WARNING if outage.refusal(error) else logging.ERROR
            log.log(level, "the outbox is looked at again", exc_info=error)
        stop.wait(LOOK_AGAIN_SECONDS)


def hear(work: Work, events: Sequence[Event]) -> None:
    """Tell whom the events concern, in the work that moves the reader's place: once, and only what committed."""
    records = [one for noun in OWNED for one in _records_given(work, noun, events)]
    others = _tasks_given(work, events) + _mentions(work, events) + _jobs_done(work, events)
    telling.tell(work, records + others + _followed(work, events))


def _records_given(work: Work, noun: str, events: Sequence[Event]) -> list[Tiding]:
    return [
        Tiding(row.owner_id, f"assignment {noun} {row.id} {event.id}", "assignment", noun, row.id)
        for row, event in _given(work, noun, text(_OWNERS.format(noun=noun)), events)
    ]


def _followed(work: Work, events: Sequence[Event]) -> list[Tiding]:
    """Whoever follows a deal that somebody else moved, and still sees it."""
    moved = {one.record_id: one for one in events if (one.noun, one.verb) == ("deals", "update")
             and "stage" in (one.changed or ())}  # fmt: skip
    found = notify.followers(work, "deals", list(moved))
    return [
        Tiding(user_id, f"stage {deal_id} {moved[deal_id].id}", "stage_changed", "deals", deal_id)
        for deal_id, user_id in found
        if user_id != moved[deal_id].actor_id and _sees_deal(user_id, deal_id)
    ]


def _sees_deal(user_id: UUID, deal_id: UUID) -> bool:
    actor = actor_of(user_id)
    if actor is None:
        return False
    with acting(actor) as w:
        return bool(w.session.scalar(_DEAL, {"id": deal_id}))


def _tasks_given(work: Work, events: Sequence[Event]) -> list[Tiding]:
    """A task is told of with what it is about: it has no page of its own."""
    return [
        Tiding(row.owner_id, f"task {row.id} given {event.id}", "task_given", *parent(row))
        for row, event in _given(work, "activities", _TASKS, events)
    ]


def _mentions(work: Work, events: Sequence[Event]) -> list[Tiding]:
    """Colleagues whose name stands behind an @ in what was written, each once for it, the writer never."""
    wrote = [one.record_id for one in events if one.noun == "activities" and _has_words(one)]
    rows = work.session.execute(_NAMED, {"ids": wrote}) if wrote else ()
    named = [(row, row.user_id) for row in rows if is_named(row.name, row.words)]
    return [Tiding(user_id, f"mention {row.id}", "mention", *parent(row)) for row, user_id in named]


def _has_words(event: Event) -> bool:
    return bool(event.actor_id) and (
        event.verb == "insert" or bool({"subject", "body"} & {*(event.changed or ())})
    )


def is_named(name: str, words: str) -> bool:
    """Whether a name stands behind an @ and goes on with no letter: Chinese follows it without a space."""
    return re.search(f"@{re.escape(name)}(?![A-Za-z])", words, re.IGNORECASE) is not None


def _given(
    work: Work, noun: str, question: TextClause, events: Sequence[Event]
) -> Iterator[tuple[Row[Any], Event]]:
    """Records that somebody gave to somebody else, with the event of the last giving."""
    given = {
        event.record_id: event
        for event in events
        if event.noun == noun
        and event.actor_id
        and (event.verb == "insert" or (event.verb == "update" and "owner_id" in event.changed))
    }
    for row in work.session.execute(question, {"ids": list(given)}) if given else ():
        if row.owner_id != given[row.id].actor_id:
            yield row, given[row.id]


def _jobs_done(work: Work, events: Sequence[Event]) -> list[Tiding]:
    askers = {event.record_id for event in events if (event.noun, event.verb) == ("users", "jobs")}
    if not askers:
        return []
    return [
        Tiding(row.asked_by, f"job {row.id}", "job_done", facts={"job": _job(row.kind)})
        for row in work.session.execute(_JOBS, {"ids": list(askers)})
    ]


def _job(kind: str) -> str:
    """What a kind of job is called, kept so that each reader is told in their language."""
    return kept(registry.find(kind).label)
