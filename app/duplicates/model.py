"""The keys under which likely duplicates are found."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base


class MatchKey(Base):
    """One key of one record of table `entity`; kept by triggers. Phone numbers and addresses are sealed."""

    __tablename__ = "match_keys"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class Pinyin(Base):
    """How a Chinese character sounds, without its tone."""

    __tablename__ = "pinyin"

    letter: Mapped[str] = mapped_column(primary_key=True)
    syllable: Mapped[str]
