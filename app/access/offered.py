"""People and records to choose from, where no feature of their own offers them."""

from sqlalchemy import Boolean, DateTime, String, Uuid, column, select, table

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


def colleagues(work: Work) -> list[tuple[str, str]]:
    """(id, name) of everybody who is active, by name."""
    asked = select(_users.c.id, _users.c.name).where(_users.c.is_active, _users.c.deleted_at.is_(None))
    return [(str(user_id), name) for user_id, name in work.session.execute(asked.order_by(_users.c.name))]


def first_by_name(work: Work, kind: type[Record], title: str, most: int = 200) -> list[tuple[str, str]]:
    """(id, title) of the first records within reach."""
    name = getattr(kind, title)
    asked = select(kind.id, name).where(kind.deleted_at.is_(None)).order_by(name).limit(most)
    return [(str(record_id), said) for record_id, said in work.session.execute(asked)]
