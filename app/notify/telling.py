"""Telling people what concerns them: once by its key, as each of them wants to hear of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.work import Work
from app.core.i18n import _, ngettext, speaking
from app.core.settings import settings
from app.mail import service as mail
from app.notify import kinds, outbox
from app.notify.model import How, MutedRecord, Notice, NoticeChannel, NoticeChoice
from app.notify.outbox import Message, Post
from app.notify.people import Receiver, receivers
from app.notify.permissions import NOTICES_TELL

PATH = "/notifications"


@dataclass(frozen=True)
class Tiding:
    """What one person shall know. `key` names it for good: told again, it is told once.

    `facts` hold no personal data: a notice travels to places that its receiver did not choose.
    """

    user_id: UUID
    key: str
    kind: str
    noun: str | None = None
    record_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@requires(NOTICES_TELL)
def tell(work: Work, tidings: Sequence[Tiding]) -> int:
    """Tell each who still works here and wants to know; how many were new."""
    known = receivers(work, {one.user_id for one in tidings})
    choices = _choices(work, known)
    muted = _muted(work, tidings)
    wanted = [
        one
        for one in tidings
        if one.user_id in known and (one.user_id, one.record_id) not in muted and _how(choices, one) is not How.OFF
    ]
    if not wanted:
        return 0
    rows = [vars(one) | {"is_for_daily": _how(choices, one) is How.DAILY} for one in wanted]
    asked = insert(Notice).values(rows).on_conflict_do_nothing().returning(Notice.user_id, Notice.key)
    new = {(row.user_id, row.key) for row in work.session.execute(asked)}
    fresh = [one for one in wanted if (one.user_id, one.key) in new]
    outbox.put(work, _letters(work, fresh, choices, known) + _to_channels(work, fresh))
    return len(fresh)


@requires(NOTICES_TELL)
def tell_daily(work: Work, now: datetime | None = None) -> int:
    """One letter to each who gathers, once the hour they want it at has come; how many letters."""
    now = now or datetime.now(UTC)
    here = func.timezone(settings().time_zone, now)
    held = select(Notice.user_id, Notice.kind, func.count().label("n")).where(Notice.is_for_daily)
    counts: dict[UUID, dict[str, int]] = {}
    for user_id, kind, n in work.session.execute(held.group_by(Notice.user_id, Notice.kind)):
        counts.setdefault(user_id, {})[kind] = n
    today = work.session.execute(select(here)).scalar_one()
    posts = []
    for user_id, one in receivers(work, counts).items():
        if today.time() >= one.daily_at:
            posts += _daily(one, counts[user_id], today.date().isoformat(), now)
            mine = (Notice.user_id == user_id, Notice.is_for_daily)
            work.session.execute(update(Notice).where(*mine).values(is_for_daily=False))
    if mail.read_server(work):
        outbox.put(work, posts)
    return len(posts)


def link(path: str = PATH) -> str:
    """The whole address of a page."""
    return settings().public_address + path


def _how(choices: Mapping[tuple[UUID, str], How], one: Tiding) -> How:
    return choices.get((one.user_id, one.kind), kinds.find(one.kind).usual)


def _choices(work: Work, user_ids: Collection[UUID]) -> dict[tuple[UUID, str], How]:
    rows = work.session.scalars(select(NoticeChoice).where(NoticeChoice.user_id.in_(user_ids)))
    return {(row.user_id, row.kind): row.how for row in rows}


def _muted(work: Work, tidings: Sequence[Tiding]) -> set[tuple[UUID, UUID | None]]:
    pairs = [(one.user_id, one.record_id) for one in tidings if one.record_id]
    place = tuple_(MutedRecord.user_id, MutedRecord.record_id)
    return {
        (row.user_id, row.record_id) for row in work.session.scalars(select(MutedRecord).where(place.in_(pairs)))
    }


def _letters(
    work: Work, fresh: Sequence[Tiding], choices: Mapping[tuple[UUID, str], How], known: Mapping[UUID, Receiver]
) -> list[Post]:
    """By mail to those who want it so, where mail is sent at all."""
    wanted = [one for one in fresh if _how(choices, one) is How.MAIL and known[one.user_id].address]
    if not wanted or mail.read_server(work) is None:
        return []
    now = datetime.now(UTC)
    return [
        Post(
            f"notice {one.user_id} {one.key}", "notice", message(one, known[one.user_id].locale),
            user_id=one.user_id, not_before=known[one.user_id].not_before(now),
        )
        for one in wanted
    ]  # fmt: skip


def _to_channels(work: Work, fresh: Sequence[Tiding]) -> list[Post]:
    """Each thing once to each robot, however many people it was told to."""
    once = {one.key: one for one in fresh}.values()
    channels = work.session.scalars(select(NoticeChannel).where(NoticeChannel.retired_at.is_(None))).all()
    return [
        Post(f"channel {channel.id} {one.key}", "notice", message(one, channel.locale), channel=channel)
        for one in once
        for channel in channels
        if one.kind in channel.kinds
    ]


def message(one: Tiding, locale: str) -> Message:
    """In words that name nobody: who wants to know more follows the link and signs in."""
    with speaking(locale):
        label = str(kinds.find(one.kind).label)
        path = kinds.path(one.kind, one.noun, one.record_id)
        said = kinds.sentence(one.kind, one.facts)
        facts = {"kind": one.kind, "key": one.key, "link": link(path)}
        return Message(label, f"{said}\n{link(path)}\n\n{_footer()}", facts=facts)


def _daily(one: Receiver, counts: Mapping[str, int], day: str, now: datetime) -> list[Post]:
    if one.address is None:
        return []
    with speaking(one.locale):
        n = sum(counts.values())
        subject = ngettext("{n} notice of today", "{n} notices of today", n)
        lines = [
            _("{label}: {value}", label=kinds.find(kind).label, value=count) for kind, count in counts.items()
        ]
        letter = Message(subject, "\n".join([*lines, "", link(), "", _footer()]))
    key = f"daily {one.user_id} {day}"
    return [Post(key, "daily", letter, user_id=one.user_id, not_before=one.not_before(now))]


def _footer() -> str:
    return _("What you hear of, and how, you choose here: {link}", link=link(f"{PATH}/settings"))
