"""Views of lists that people keep, and how each person has a list."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class ListView(Base):
    """A list of `noun` as its address says it (`query`), under a name.

    It is read by the people of `roles` (codes) and `teams`; everybody meets the records of the own reach.
    """

    __tablename__ = "list_views"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), index=True)
    noun: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    query: Mapped[dict[str, Any]]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    teams: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW)


class ListSetting(Base):
    """How one person has one list: its columns, the views among its tabs, and the one that it begins with."""

    __tablename__ = "list_settings"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    noun: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[str | None]
    pinned: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    begins_with: Mapped[UUID | None]
