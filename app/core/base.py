"""What every table shares."""

import enum
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Enum,
    ForeignKey,
    MetaData,
    Numeric,
    String,
    UniqueConstraint,
    false,
    func,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """Tables of schema `app`. Enums are stored as text with a CHECK: native ones break dbt's unit tests."""

    metadata = MetaData(
        schema="app",
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map: ClassVar = {
        str: String,
        datetime: DateTime(timezone=True),
        Decimal: Numeric(18, 2),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        enum.Enum: Enum(
            enum.Enum, native_enum=False, create_constraint=True, values_callable=_values, length=None
        ),
    }


NEW_ID = text("app.uuid_v7()")
NOW = func.now()


class Record(Base):
    """Columns common to every business record.

    (source_system, external_id) names the record in the system it came from, once. `version` rises with every
    change and is what a reader must have seen to change it. `is_sample` marks the demo company's rows.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID, sort_order=-10)
    external_id: Mapped[str | None] = mapped_column(sort_order=80)
    source_system: Mapped[str | None] = mapped_column(sort_order=80)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW, sort_order=81)
    created_by: Mapped[UUID | None] = mapped_column(sort_order=82)
    updated_at: Mapped[datetime] = mapped_column(server_default=NOW, onupdate=NOW, sort_order=83)
    updated_by: Mapped[UUID | None] = mapped_column(sort_order=84)
    version: Mapped[int] = mapped_column(server_default=text("1"), sort_order=85)
    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=86)
    custom: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"), sort_order=87)
    is_sample: Mapped[bool] = mapped_column(server_default=false(), sort_order=88)

    @declared_attr.directive
    def __table_args__(cls) -> Any:
        return (UniqueConstraint("source_system", "external_id"),)

    @declared_attr.directive
    def __mapper_args__(cls) -> Any:
        return {"version_id_col": cls.__dict__.get("version", cls.version)}


class Coded:
    """An entry of a list that the company keeps: records hold its `code`, people read its name.

    `position` is its place; one with `retired_at` is no longer offered and stays where it is used.
    """

    code: Mapped[str] = mapped_column(unique=True)
    label_en: Mapped[str]
    label_zh: Mapped[str]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class Owned:
    """A record that belongs to a person and that person's team: what row policies look at.

    Migrations index (owner_id, created_at, id) and (team_id, created_at, id): a list in its reach, newest first.
    """

    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id"), sort_order=70)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.teams.id"), sort_order=71)

    @classmethod
    def in_hand(cls) -> ColumnElement[bool]:
        """Those that still ask something of their owner. What is over stays with who had it, for the numbers."""
        return true()

    @classmethod
    def taken_over(cls) -> dict[str, Any]:
        """What else changes when a record gets another owner."""
        return {}


@cache
def load_models() -> None:
    """Import every feature's tables, so that foreign keys between features resolve whichever is used first."""
    app = Path(__file__).resolve().parents[1]
    for model in sorted(app.glob("*/model.py")):
        import_module(f"app.{model.parent.name}.model")
