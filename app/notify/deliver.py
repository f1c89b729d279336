"""Handing over what is due: taken, sent, noted, each in a work of its own. No transaction waits for a server."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from app.access.work import Work, work
from app.core.i18n import speaking
from app.mail import service as mail_server
from app.mail.smtp import Links
from app.notify import outbox
from app.notify.channels import CHANNELS, mail
from app.notify.channels.outcome import Later, Never
from app.notify.model import NoticeChannel
from app.notify.outbox import Taken
from app.notify.people import receivers
from app.notify.robots import TELLER

log = logging.getLogger(__name__)
MINUTE = timedelta(minutes=1)

Hand = Callable[[], None]


def deliver_due(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Hand over all that is due now; how many messages went out."""
    sent = 0
    with Links() as links:
        while _deliver_one(partial(_next_letter, links), now):
            sent += 1
    with work(TELLER) as w:
        channels = w.session.scalars(select(NoticeChannel).where(NoticeChannel.retired_at.is_(None))).all()
    for channel in channels:
        while _deliver_one(partial(_next_for, channel), now):
            sent += 1
    return sent


def _deliver_one(take: Callable[[Work, datetime], tuple[Taken, Hand] | None], now: Callable[[], datetime]) -> bool:
    """Whether there was one. Killed between any two steps, the message is tried again under the same name."""
    with work(TELLER) as w:
        found = take(w, now())
    if found is None:
        return False
    taken, hand = found
    try:
        hand()
    except Later as failure:
        log.warning("a message was not taken: %s", failure.code)
        with work(TELLER) as w:
            outbox.note_failed(w, taken, failure.code, now(), for_good=isinstance(failure, Never))
        return True
    with work(TELLER) as w:
        outbox.note_sent(w, taken, now())
    return True


def _next_letter(links: Links, w: Work, now: datetime) -> tuple[Taken, Hand] | None:
    """None where no mail server is set: letters wait for one."""
    server = mail_server.read_server(w)
    taken = outbox.take_letter(w, now) if server else None
    if server is None or taken is None:
        return None
    [delivery], [message] = taken.deliveries, taken.messages
    to = delivery.address or _address(w, delivery.user_id)

    def hand() -> None:
        if to is None:
            raise Never("address")
        mail.send(server, to, delivery.key, message, links)

    return taken, hand


def _next_for(channel: NoticeChannel, w: Work, now: datetime) -> tuple[Taken, Hand] | None:
    """None where the robot has had its share of this minute: what waits goes as one message in the next."""
    known = CHANNELS[channel.kind]
    if outbox.count_tries(w, channel.id, now - MINUTE) >= known.a_minute:
        return None
    taken = outbox.take_for(w, channel, known.joins, now)
    if taken is None:
        return None
    key = taken.deliveries[0].key

    def hand() -> None:
        with speaking(channel.locale):
            known.send(channel.address, channel.secret, key, taken.messages)

    return taken, hand


def _address(w: Work, user_id: UUID | None) -> str | None:
    found = receivers(w, [user_id]) if user_id else {}
    return next((one.address for one in found.values()), None)
