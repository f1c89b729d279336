"""Pages of numbers that people compose, and their published versions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class NumberPage(Base):
    """A page as its owner edits it: `draft` is a PageFile. `version` is the published one, 0 before the first.

    It is read by the people of `roles` (codes) and `teams`; everybody computes it in the own reach.
    """

    __tablename__ = "number_pages"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"))
    title: Mapped[str]
    draft: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(server_default=text("0"))
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    teams: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW)


class NumberPageVersion(Base):
    """What was published, for good."""

    __tablename__ = "number_page_versions"

    page_id: Mapped[UUID] = mapped_column(ForeignKey("app.number_pages.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    published_at: Mapped[datetime] = mapped_column(server_default=NOW)
