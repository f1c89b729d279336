"""What people have said about their page Today."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NOW, Base


class FirstSteps(Base):
    """That somebody wants to see the list of first steps no more."""

    __tablename__ = "first_steps"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), primary_key=True)
    put_away_at: Mapped[datetime] = mapped_column(server_default=NOW)
