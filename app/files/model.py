"""Files that lie on records: what they are called and are; their bytes are kept beside the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class File(Base):
    """One file on the record `entity_id` of the table `entity`. `place` is where app.files.store has its bytes; a
    file that came along with a conversion has the same place twice."""

    __tablename__ = "files"
    __table_args__ = (Index(None, "entity", "entity_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    entity: Mapped[str]
    entity_id: Mapped[UUID]
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[str] = mapped_column(index=True)
    added_at: Mapped[datetime] = mapped_column(server_default=NOW)
    added_by: Mapped[UUID | None]
