"""Numbers of closed periods as they were published, and how they were restated since."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, NOW, Base


class KpiFigure(Base):
    """A KPI of the days `since`..`until` of the whole company, of `noun`'s records; NULL if nothing was measured.

    `published` stays as it was said first, at `published_at`; `current` is what it was found to be, `checked_at`.
    """

    __tablename__ = "kpi_figures"
    __table_args__ = (UniqueConstraint("kpi", "since", "until"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    kpi: Mapped[str]
    noun: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    published: Mapped[float | None]
    n: Mapped[int]
    published_at: Mapped[datetime]
    current: Mapped[float | None]
    checked_at: Mapped[datetime]


class KpiRestatement(Base):
    """A closed figure that was found to be another: from what to what, and the parts of the difference.

    `parts` is a list of kind, amount, and the id of the person for what somebody edited.
    """

    __tablename__ = "kpi_restatements"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    figure_id: Mapped[UUID] = mapped_column(ForeignKey("app.kpi_figures.id", ondelete="CASCADE"), index=True)
    noticed_at: Mapped[datetime] = mapped_column(server_default=NOW, index=True)
    value_before: Mapped[float | None]
    value_after: Mapped[float | None]
    parts: Mapped[list[dict[str, Any]]]
