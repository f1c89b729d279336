"""Notices, what of them is sent and how that went, and what each person wants."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base
from app.core.sealed import Sealed


class How(StrEnum):
    """How a person hears of a kind: not at all, in the app, there and in one letter a day, there and by mail."""

    OFF = "off"
    APP = "app"
    DAILY = "daily"
    MAIL = "mail"


class State(StrEnum):
    """`sending` may also be one whose worker was lost: it is taken up again after a while. `returned` was taken by
    the mail server, which said later that it could not deliver it."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    RETURNED = "returned"


class Notice(Base):
    """One thing one person is told, once by its `key`. It names no person: its page reads the record anew.

    `facts` are what its sentence needs besides the record: counts, names of schedules. `is_for_daily` waits for
    the letter of the day.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notices_score_run", text("(facts ->> 'run')"), postgresql_where=text("kind = 'score_moved'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    noun: Mapped[str | None]
    record_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    told_at: Mapped[datetime] = mapped_column(server_default=NOW)
    read_at: Mapped[datetime | None]
    is_for_daily: Mapped[bool] = mapped_column(server_default=text("false"))


class NoticeChoice(Base):
    """How somebody wants to hear of a kind, where it is not as usual."""

    __tablename__ = "notice_choices"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    how: Mapped[How]


class NoticeWish(Base):
    """Where letters to somebody go, if not to their login, and between which hours none comes."""

    __tablename__ = "notice_wishes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str | None] = mapped_column(Sealed)
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    daily_at: Mapped[time] = mapped_column(server_default=text("'08:00'"))


class MutedRecord(Base):
    """A record somebody wants to hear nothing more of."""

    __tablename__ = "muted_records"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)


class FollowedRecord(Base):
    """A record whose steps somebody wants to hear of, whosever it is."""

    __tablename__ = "followed_records"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    noun: Mapped[str]
    record_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class NoticeChannel(Base):
    """A group's robot or another program that hears of some kinds. Its address holds its key: both are sealed."""

    __tablename__ = "notice_channels"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    kind: Mapped[str]
    name: Mapped[str]
    address: Mapped[str] = mapped_column(Sealed)
    secret: Mapped[str | None] = mapped_column(Sealed)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    locale: Mapped[str] = mapped_column(server_default=text("'zh'"))
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    made_by: Mapped[UUID | None]
    retired_at: Mapped[datetime | None]


class SharedContent(Base):
    """What a message says that goes to many, kept once by its name; sealed."""

    __tablename__ = "shared_contents"

    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(Sealed)
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Delivery(Base):
    """One message to one receiver, once by its `key`; what it says is sealed, or stands in what is `shared`.

    `channel` is "mail", or the kind of the `channel_id` it goes to. `address` is whom a letter goes to that is for
    nobody who works here. `batch` is shared by what went out as one message. `code` says why the last try failed.
    By `letter` one is known that comes back.
    """

    __tablename__ = "deliveries"
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    key: Mapped[str] = mapped_column(unique=True)
    about: Mapped[str]
    channel: Mapped[str]
    channel_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.notice_channels.id", ondelete="CASCADE"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    address: Mapped[str | None] = mapped_column(Sealed)
    content: Mapped[str | None] = mapped_column(Sealed)
    shared: Mapped[str | None] = mapped_column(ForeignKey("app.shared_contents.name"))
    state: Mapped[State] = mapped_column(server_default=text("'waiting'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    next_at: Mapped[datetime] = mapped_column(server_default=NOW)
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    sent_at: Mapped[datetime | None]
    batch: Mapped[UUID | None]
    code: Mapped[str | None]
    letter: Mapped[str | None]
