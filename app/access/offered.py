"""People and records to choose from, where no feature of their own offers them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Select, String, Uuid, column, select, table

from app.access.matching import matching
from app.access.work import Work
from app.core.base import Record

_users = table(
    "users",
    column("id", Uuid()),
    column("name", String()),
    column("is_active", Boolean()),
    column("deleted_at", DateTime()),
    schema="app",
)


MOST = 50
"""Offered at once; whoever wants another types more of its name."""


def colleagues(work: Work, text: str = "") -> list[tuple[str, str]]:
    """(id, name) of the first who are active and called so, by name."""
    asked = select(_users.c.id, _users.c.name).where(_users.c.is_active, _users.c.deleted_at.is_(None))
    return _found(work, asked, _users.c.name, text)


def called(work: Work, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """What those are called who are kept under these ids, whether active or not."""
    asked = select(_users.c.id, _users.c.name).where(_users.c.id.in_(user_ids))
    return dict(work.session.execute(asked).tuples().all()) if user_ids else {}


def by_title(work: Work, kind: type[Record], title: str, text: str = "") -> list[tuple[str, str]]:
    """(id, title) of the first records within reach that are called so."""
    name = getattr(kind, title)
    return _found(work, select(kind.id, name).where(kind.deleted_at.is_(None)), name, text)


def _found(work: Work, asked: Select[tuple[UUID, str]], name: Any, text: str) -> list[tuple[str, str]]:
    wanted = asked.where(matching(text, [name])) if text else asked
    return [(str(each), said) for each, said in work.session.execute(wanted.order_by(name).limit(MOST))]
