"""How names sound, as app/migrations/versions/0087_sounds.py has triggers keep it."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base


class Sound(Base):
    """One way in which a record's name is typed in Latin letters: its syllables, or the first letter of each."""

    __tablename__ = "sounds"

    key: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
