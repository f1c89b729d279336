"""What records are found by besides their words: how names sound, and marks of parts of personal values."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base


class Sound(Base):
    """One way in which a record's name is typed in Latin letters: its syllables, or the first letter of each.
    Triggers keep it."""

    __tablename__ = "sounds"

    key: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class PersonalMark(Base):
    """A part of a personal value of a record, under a key of ours (app.access.marks). A trigger takes it away with
    the value; `app.marked` finds by it."""

    __tablename__ = "personal_marks"

    mark: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
