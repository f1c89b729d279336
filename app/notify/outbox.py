"""The outbox: what has to be sent, once by its key, and how each try went.

Whoever sends takes some rows for a while: they are marked and committed before the first byte goes out, so that
what a lost worker had in hand is known and is taken up again, under the same name.
"""

import json
import random
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.work import Work
from app.mail import letters
from app.notify.model import Delivery, NoticeChannel, SharedContent, State
from app.notify.permissions import NOTICES_TELL

MOST_TRIES = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
"""Twelve tries last a day and a half."""
KEPT = timedelta(days=180)
"""For so long the archive says who got what."""
GONE = (State.SENT, State.RETURNED)
AT_ONCE = 500
"""Rows of one statement."""
HELD = timedelta(minutes=3)
"""For so long whoever took a message may be at it: longer than a server may take to answer."""


@dataclass(frozen=True)
class Message:
    """What is sent. `images` maps a cid -> a PNG in base64, `files` a name -> what is attached; `facts` are
    what programs read instead of words."""

    subject: str
    text: str
    html: str | None = None
    images: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Post:
    """A message to put into the outbox. Its `key` says what it is about and for whom, and nothing about a try; a
    message that goes to many is kept once, by the name `shared`."""

    key: str
    about: str
    message: Message
    user_id: UUID | None = None
    address: str | None = None
    channel: NoticeChannel | None = None
    not_before: datetime | None = None
    shared: str | None = None


@dataclass(frozen=True)
class Taken:
    """What goes out as one message: several deliveries where their channel joins them."""

    batch: UUID
    deliveries: Sequence[Delivery]
    messages: Sequence[Message]


def put(work: Work, posts: Sequence[Post]) -> None:
    """Have these sent once this work is committed; what is there already by its key stays as it is."""
    if not posts:
        return
    shared = {post.shared: post.message for post in posts if post.shared}
    for name, message in shared.items():
        kept = insert(SharedContent).values(name=name, content=_packed(message))
        work.session.execute(kept.on_conflict_do_nothing())
    for first in range(0, len(posts), AT_ONCE):
        rows = [_row(post) for post in posts[first : first + AT_ONCE]]
        work.session.execute(insert(Delivery).values(rows).on_conflict_do_nothing())


def put_again(work: Work, begins: str, message: Message, shared: str, only: UUID | None = None) -> int:
    """Send what went to all keys that begin so under new names, or to `only` one of them; to how many."""
    mine = Delivery.key.startswith(begins, autoescape=True)
    which = Delivery.id == only if only else Delivery.key.not_like("% again %")
    rows = work.session.scalars(select(Delivery).where(mine, which)).all()
    moment = datetime.now(UTC).isoformat()
    again = [
        Post(
            f"{r.key.partition(' again ')[0]} again {moment}",
            r.about,
            message,
            r.user_id,
            r.address,
            shared=shared,
        )
        for r in rows
    ]
    put(work, again)
    return len(again)


@requires(NOTICES_TELL)
def take_letters(work: Work, most: int, now: datetime) -> list[Taken]:
    """The next letters that are due, up to `most`, each a message of its own."""
    due = _due(now).where(Delivery.channel_id.is_(None)).order_by(Delivery.next_at).limit(most)
    rows = work.session.scalars(due.with_for_update(skip_locked=True)).all()
    messages = _marked(work, [(row, uuid4()) for row in rows], now)
    return [Taken(row.batch, [row], [one]) for row, one in zip(rows, messages, strict=True) if row.batch]


@requires(NOTICES_TELL)
def put_back(work: Work, taken: Sequence[Taken]) -> None:
    """Nobody came to try them: they are due as before."""
    for one in taken:
        _note(work, one, state=State.WAITING, attempts=Delivery.attempts - 1, next_at=func.now())


@requires(NOTICES_TELL)
def take_for(work: Work, channel: NoticeChannel, most: int, now: datetime) -> Taken | None:
    """What is due for a robot, up to `most` as one message."""
    due = _due(now).where(Delivery.channel_id == channel.id).order_by(Delivery.next_at, Delivery.id).limit(most)
    rows = work.session.scalars(due.with_for_update(skip_locked=True)).all()
    batch = uuid4()
    messages = _marked(work, [(row, batch) for row in rows], now)
    return Taken(batch, rows, messages) if rows else None


@requires(NOTICES_TELL)
def count_tries(work: Work, channel_id: UUID, since: datetime) -> int:
    """How many messages went to a robot since: those under way count too."""
    tried = select(func.count(Delivery.batch.distinct())).where(
        Delivery.channel_id == channel_id, or_(Delivery.sent_at > since, Delivery.state == State.SENDING)
    )
    return work.session.scalar(tried) or 0


@requires(NOTICES_TELL)
def note_sent(work: Work, taken: Taken, now: datetime) -> None:
    """It was taken by whoever it was handed to. What it said is kept no longer.

    Not waited for until it lies on the disk: a server that loses its last moment has it sent again under its name.
    """
    work.session.execute(text("set local synchronous_commit = off"))
    _note(work, taken, state=State.SENT, sent_at=now, code=None, content=None)


@requires(NOTICES_TELL)
def note_failed(work: Work, taken: Taken, code: str, now: datetime, *, for_good: bool) -> None:
    """Try again later, each time after a longer pause, or never: then it is shown to who keeps the channels."""
    attempts = max(one.attempts for one in taken.deliveries)
    if for_good or attempts >= MOST_TRIES:
        _note(work, taken, state=State.FAILED, code=code)
    else:
        _note(work, taken, state=State.WAITING, code=code, next_at=now + pause(attempts))


@requires(NOTICES_TELL)
def note_returned(work: Work, letter: str, code: str) -> Delivery | None:
    """A letter came back, by the name it is known by; None if nobody knows it, or it was heard before."""
    mine = (Delivery.letter == letter, Delivery.state != State.RETURNED)
    came = update(Delivery).where(*mine).values(state=State.RETURNED, code=code, content=None)
    return work.session.scalars(came.returning(Delivery)).one_or_none()


@requires(NOTICES_TELL)
def forget_old(work: Work, now: datetime) -> int:
    """Remove messages that went out half a year ago, and what is kept for many once nobody waits for it; how many
    messages."""
    old = (Delivery.state.in_(GONE), Delivery.sent_at < now - KEPT)
    gone = work.session.execute(delete(Delivery).where(*old).returning(Delivery.id)).all()
    waits = exists().where(Delivery.shared == SharedContent.name, Delivery.state.not_in(GONE))
    done = select(SharedContent.name).where(~waits, SharedContent.made_at < now - HELD)
    names = work.session.scalars(done).all()
    work.session.execute(update(Delivery).where(Delivery.shared.in_(names)).values(shared=None))
    work.session.execute(delete(SharedContent).where(SharedContent.name.in_(names)))
    return len(gone)


def pause(attempts: int) -> timedelta:
    """Twice as long after each try, and up to a quarter more: many that failed at once do not return at once."""
    usual = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    return usual * (1 + random.random() / 4)  # noqa: S311 - no secret


def _due(now: datetime) -> Any:
    return select(Delivery).where(Delivery.state.in_((State.WAITING, State.SENDING)), Delivery.next_at <= now)


def _marked(work: Work, rows: Sequence[tuple[Delivery, UUID]], now: datetime) -> list[Message]:
    """What they say, once nobody else takes them until they are given up for lost."""
    for row, batch in rows:
        row.state, row.batch = State.SENDING, batch
        row.attempts, row.next_at = row.attempts + 1, now + HELD
    work.session.flush()
    names = {row.shared for row, _batch in rows if row.shared}
    known = select(SharedContent.name, SharedContent.content).where(SharedContent.name.in_(names))
    shared = {name: _unpacked(content) for name, content in work.session.execute(known)} if names else {}
    return [shared[row.shared] if row.shared else _unpacked(row.content or "") for row, _batch in rows]


def _note(work: Work, taken: Taken, **values: Any) -> None:
    """Heard only of who still has it: another may have taken it up meanwhile."""
    ids = [one.id for one in taken.deliveries]
    mine = (Delivery.id.in_(ids), Delivery.batch == taken.batch, Delivery.state == State.SENDING)
    work.session.execute(update(Delivery).where(*mine).values(**values))


def _packed(message: Message) -> str:
    """As one word: what a report says may look like a masked value, which is never sealed."""
    return b64encode(zlib.compress(json.dumps(vars(message)).encode())).decode()


def _unpacked(content: str) -> Message:
    return Message(**json.loads(zlib.decompress(b64decode(content))))


def _row(post: Post) -> dict[str, Any]:
    return {
        "key": post.key,
        "about": post.about,
        "channel": post.channel.kind if post.channel else "mail",
        "channel_id": post.channel.id if post.channel else None,
        "user_id": post.user_id,
        "address": post.address,
        "content": None if post.shared else _packed(post.message),
        "shared": post.shared,
        "letter": None if post.channel else letters.name_of(post.key),
        "next_at": post.not_before or datetime.now(UTC),
    }
