"""Notices as people see them, and what they say about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.core.paging import ListQuery
from app.core.validation import Email, Exact, Name, Secret, Shape
from app.notify.model import How


class NoticeQuery(ListQuery):
    """One's own, newest first; `unread` only those not read yet."""

    unread: bool = False


class WishSet(Shape):
    """Where letters go and when none shall come; both ends of the quiet hours or neither."""

    address: Email | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    daily_at: time = time(8)


class ChoiceSet(Shape):
    """How one wants to hear of a kind."""

    kind: Exact
    how: How


class ChannelCreate(Shape):
    """A robot or program that shall hear of some kinds."""

    kind: Exact
    name: Name
    address: Annotated[Secret, Field(max_length=500)]
    secret: Secret | None = None
    kinds: Annotated[tuple[Exact, ...], Field(min_length=1, max_length=50)]
    locale: Literal["en", "zh"] = "zh"


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    id: UUID
    kind: str
    noun: str | None
    record_id: UUID | None
    facts: Mapping[str, Any]
    told_at: datetime
    read_at: datetime | None
    is_muted: bool


@dataclass(frozen=True, kw_only=True)
class WishView:
    """`mail_goes_to` is None where no letter can reach its reader."""

    address: str | None
    mail_goes_to: str | None
    quiet_from: time | None
    quiet_until: time | None
    daily_at: time


@dataclass(frozen=True, kw_only=True)
class ChannelView:
    """Without address and secret, which are keys; `host` is where it leads."""

    id: UUID
    kind: str
    name: str
    host: str
    kinds: tuple[str, ...]
    locale: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """One message and how it stands; without what it says."""

    id: UUID
    about: str
    channel: str
    to: str | None
    state: str
    attempts: int
    code: str | None
    made_at: datetime
    next_at: datetime
    sent_at: datetime | None
