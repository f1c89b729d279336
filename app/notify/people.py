"""Whom letters reach, where, in which language, and when they want none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import column, select, table

from app.access import roles
from app.access.permissions import Permission
from app.access.work import Work
from app.core.settings import settings
from app.core.validation import as_email
from app.notify.model import NoticeWish

_users = table("users", *map(column, ("id", "login", "role", "locale", "is_active", "deleted_at")), schema="app")


@dataclass(frozen=True)
class Receiver:
    """Somebody who works here; `address` is None where no letter can reach them."""

    user_id: UUID
    locale: str
    address: str | None
    quiet_from: time | None
    quiet_until: time | None
    daily_at: time

    def not_before(self, now: datetime) -> datetime:
        """`now`, or the end of the hours in which they want no letter, on the company's clock."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return now
        here = now.astimezone(ZoneInfo(settings().time_zone))
        start, end = (here.replace(hour=t.hour, minute=t.minute, second=0, microsecond=0)
                      for t in (self.quiet_from, self.quiet_until))  # fmt: skip
        if start > end:  # over midnight
            start, end = (start - timedelta(days=1), end) if here < end else (start, end + timedelta(days=1))
        return end.astimezone(UTC) if start <= here < end else now


def receivers(work: Work, user_ids: Collection[UUID]) -> Mapping[UUID, Receiver]:
    """Those who still work here, by id."""
    wanted = (
        select(_users.c.id, _users.c.login, _users.c.locale, NoticeWish)
        .outerjoin(NoticeWish, NoticeWish.user_id == _users.c.id)
        .where(_users.c.id.in_(user_ids), _users.c.is_active, _users.c.deleted_at.is_(None))
    )
    return {row.id: _receiver(*row) for row in work.session.execute(wanted)}


def address_of(login: str, wish: NoticeWish | None) -> str | None:
    """What somebody said, else their login where it is an address."""
    return (wish and wish.address) or as_email(login)


def login_of(work: Work, user_id: UUID | None) -> str:
    return work.session.scalar(select(_users.c.login).where(_users.c.id == user_id)) or ""


def who_may(work: Work, permission: Permission) -> list[UUID]:
    """Everybody whose role allows it."""
    codes = roles.allowing({permission})
    wanted = select(_users.c.id).where(_users.c.role.in_(codes), _users.c.is_active, _users.c.deleted_at.is_(None))
    return list(work.session.scalars(wanted))


def _receiver(user_id: UUID, login: str, locale: str, wish: NoticeWish | None) -> Receiver:
    if wish is None:
        return Receiver(user_id, locale, as_email(login), None, None, time(8))
    address = address_of(login, wish)
    return Receiver(user_id, locale, address, wish.quiet_from, wish.quiet_until, wish.daily_at)
