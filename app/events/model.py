"""What happened, for programs: which record, what was done to it, what changed by name; never a value.

Written by triggers in the transaction of the change, so that an event is there exactly when the change is.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from app.core.base import NOW, Base


class Xid8(UserDefinedType[str]):
    """A transaction's number."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        return "xid8"


class Snapshot(UserDefinedType[str]):
    """Which transactions could be seen at a moment."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        return "pg_snapshot"


class Era(Base):
    """A server this database has lived on, counted up: its transaction numbers mean nothing on another.

    `app.begin_era` notes a new one where it finds itself on another server, as after a dump was restored.
    """

    __tablename__ = "eras"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    server: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(server_default=NOW)


class EventRow(Base):
    """One change of one record.

    `verb` is insert, update or delete, the table in which a row of the record's changed, or asked. `among` is how
    many records the same statement changed. `cause` is the reader of events that did it, if one did.
    """

    __tablename__ = "events"
    __table_args__ = (Index(None, "era", "xact"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    era: Mapped[int]
    xact: Mapped[str] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    noun: Mapped[str]
    record_id: Mapped[UUID]
    verb: Mapped[str]
    changed: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    among: Mapped[int]
    actor_id: Mapped[UUID | None]
    cause: Mapped[str | None]


class EventReader(Base):
    """How far a reader is: it had all that `seen` shows, and of what `until` shows all up to `after_id`.

    Each of the two snapshots counts in an era of its own: a dump may have been restored between them.
    """

    __tablename__ = "event_readers"

    name: Mapped[str] = mapped_column(primary_key=True)
    era: Mapped[int]
    seen: Mapped[str] = mapped_column(Snapshot)
    until_era: Mapped[int | None]
    until: Mapped[str | None] = mapped_column(Snapshot)
    after_id: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    read_at: Mapped[datetime] = mapped_column(server_default=NOW)
