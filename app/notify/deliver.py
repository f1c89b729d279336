"""Handing over what is due: taken, sent, noted, each in a work of its own. No transaction waits for a server."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from app.access.work import work
from app.core.i18n import speaking
from app.mail import service as mail_server
from app.mail.schema import Server
from app.mail.smtp import Links
from app.notify import outbox
from app.notify.channels import CHANNELS, mail
from app.notify.channels.outcome import Later, Never
from app.notify.model import NoticeChannel
from app.notify.outbox import Taken
from app.notify.people import Receiver, receivers
from app.notify.robots import TELLER

log = logging.getLogger(__name__)
MINUTE = timedelta(minutes=1)

AT_ONCE = 20
"""Letters that are taken in one work; how each went is noted at once, so that of those a lost worker had in hand
one may go out again and the others wait until they are given up for lost."""
HANDS = 2
"""Threads that hand letters over: while one waits for the mail server or for Postgres, the other goes on."""
IN_HAND_SECONDS = 60.0
"""For so long those are handed over; where the mail server is slow, the rest is put back."""

Hand = Callable[[], None]


def deliver_due(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> int:
    """Hand over all that is due now; how many messages went out, or were tried."""
    with ThreadPoolExecutor(HANDS, "letters") as hands:
        tried = sum(hands.map(_deliver_letters, [now] * HANDS))
    with work(TELLER) as w:
        channels = w.session.scalars(select(NoticeChannel).where(NoticeChannel.retired_at.is_(None))).all()
    for channel in channels:
        while message := _take_for(channel, now()):
            _hand_over(*message, now)
            tried += 1
    return tried


def _deliver_letters(now: Callable[[], datetime]) -> int:
    """By a connection of one's own to the mail server; how many were tried."""
    tried = 0
    with Links() as links:
        while letters := _take_letters(links, now()):
            tried += _hand_letters(letters, now)
    return tried


def _hand_letters(letters: Sequence[tuple[Taken, Hand]], now: Callable[[], datetime]) -> int:
    """How many of them were tried."""
    until = time.monotonic() + IN_HAND_SECONDS
    for done, (taken, hand) in enumerate(letters):
        if done and time.monotonic() > until:
            with work(TELLER) as w:
                outbox.put_back(w, [one for one, _hand in letters[done:]])
            return done
        _hand_over(taken, hand, now)
    return len(letters)


def _hand_over(taken: Taken, hand: Hand, now: Callable[[], datetime]) -> None:
    """Killed between any two steps, the message is tried again under the same name."""
    try:
        hand()
    except Later as failure:
        log.warning("a message was not taken: %s", failure.code)
        with work(TELLER) as w:
            outbox.note_failed(w, taken, failure.code, now(), for_good=isinstance(failure, Never))
        return
    with work(TELLER) as w:
        outbox.note_sent(w, taken, now())


def _take_letters(links: Links, now: datetime) -> list[tuple[Taken, Hand]]:
    """None where no mail server is set: letters wait for one."""
    with work(TELLER) as w:
        server = mail_server.read_server(w)
        if server is None:
            return []
        letters = outbox.take_letters(w, AT_ONCE, now)
        known = receivers(w, {to for one in letters if (to := one.deliveries[0].user_id)})
    return [(one, partial(_send, server, links, one, known)) for one in letters]


def _send(server: Server, links: Links, taken: Taken, known: Mapping[UUID, Receiver]) -> None:
    """Raises Later, Never."""
    [delivery], [message] = taken.deliveries, taken.messages
    receiver = known.get(delivery.user_id) if delivery.user_id else None
    to = delivery.address or (receiver.address if receiver else None)
    if to is None:
        raise Never("address")
    mail.send(server, to, delivery.key, message, links)


def _take_for(channel: NoticeChannel, now: datetime) -> tuple[Taken, Hand] | None:
    """None where the robot has had its share of this minute: what waits goes as one message in the next."""
    known = CHANNELS[channel.kind]
    with work(TELLER) as w:
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
