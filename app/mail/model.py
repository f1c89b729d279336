"""The server that the company's mail is sent by, and the mailbox that it comes back to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base
from app.core.sealed import Sealed


class Security(StrEnum):
    """How the way to the server is closed to others: from the first byte, once greeted, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailServer(Base):
    """At most one row. It is in no trail by itself, for it holds a password: the verb notes who changed it."""

    __tablename__ = "mail_servers"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default=text("1"))
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[Security]
    username: Mapped[str | None]
    password: Mapped[str | None] = mapped_column(Sealed)
    sender: Mapped[str]
    sender_name: Mapped[str | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW, onupdate=NOW)
    changed_by: Mapped[UUID | None]


class MailBox(Base):
    """Where letters come back that could not be delivered: at most one row, in no trail by itself, as above."""

    __tablename__ = "mail_boxes"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, server_default=text("1"))
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[Security]
    username: Mapped[str]
    password: Mapped[str | None] = mapped_column(Sealed)
    changed_at: Mapped[datetime] = mapped_column(server_default=NOW, onupdate=NOW)
    changed_by: Mapped[UUID | None]
