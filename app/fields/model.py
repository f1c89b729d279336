"""Fields that a company added to a noun itself."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Identity, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    RECORD = "record"
    LINK = "link"
    PERSONAL = "personal"


class CustomField(Base):
    """One field of the records in table `noun`; their values stand in `custom` under `cf_<number>`.

    `options` are those of a choice: a code, its name in both languages, and whether it `is_former`: records may
    hold it and it is not chosen any more. `about` is the noun that a record is of. A retired field is
    asked and shown no more, and keeps its values.
    """

    __tablename__ = "custom_fields"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    number: Mapped[int] = mapped_column(Identity())
    noun: Mapped[str]
    kind: Mapped[Kind]
    label_en: Mapped[str]
    label_zh: Mapped[str]
    options: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'::jsonb"))
    about: Mapped[str | None]
    position: Mapped[int] = mapped_column(server_default=text("0"))
    is_listed: Mapped[bool] = mapped_column(server_default=false())
    is_filtered: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    created_by: Mapped[UUID | None]
    retired_at: Mapped[datetime | None]
