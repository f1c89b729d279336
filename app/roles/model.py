"""Roles of the company, and how far each reaches: the truth that the server's grants are made from."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.access.actor import FieldRight, Reach
from app.core.base import NEW_ID, NOW, Base


class CompanyRole(Base):
    """A role; its slot, a role in Postgres, is its own until it is retired. What is shipped is `built_in`."""

    __tablename__ = "roles"
    __table_args__ = (
        CheckConstraint("slot between 1 and 64", name="slot_in_bounds"),
        CheckConstraint("(slot is null) = (retired_at is not null)", name="slot_until_retired"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    code: Mapped[str] = mapped_column(unique=True)
    slot: Mapped[int | None] = mapped_column(unique=True)
    name_en: Mapped[str]
    name_zh: Mapped[str]
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    built_in: Mapped[bool] = mapped_column(server_default=false())
    retired_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW, onupdate=NOW)
    updated_by: Mapped[UUID | None]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own


class RoleReach(Base):
    """How far a role reads and writes among the records of one noun."""

    __tablename__ = "role_reaches"
    __table_args__ = (UniqueConstraint("role_id", "noun"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    role_id: Mapped[UUID] = mapped_column(ForeignKey("app.roles.id", ondelete="CASCADE"))
    noun: Mapped[str]
    reads: Mapped[Reach] = mapped_column(server_default=text("'none'"))
    writes: Mapped[Reach] = mapped_column(server_default=text("'none'"))


class RoleField(Base):
    """What a role may do with one field of a noun's records; a field without a row is seen and changed."""

    __tablename__ = "role_fields"
    __table_args__ = (UniqueConstraint("role_id", "noun", "field"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    role_id: Mapped[UUID] = mapped_column(ForeignKey("app.roles.id", ondelete="CASCADE"))
    noun: Mapped[str]
    field: Mapped[str]
    allows: Mapped[FieldRight]
