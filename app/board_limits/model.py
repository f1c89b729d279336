"""How much should stand in a column of a board at a time."""

from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, Base


class BoardLimit(Base):
    """The `most` cards that a column, by its code, should hold; a column without a row has no limit."""

    __tablename__ = "board_limits"
    __table_args__ = (UniqueConstraint("board", "lane"), CheckConstraint("most > 0", name="most_positive"))

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    board: Mapped[str]
    lane: Mapped[str]
    most: Mapped[int]
