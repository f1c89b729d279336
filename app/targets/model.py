"""What the company wants of its numbers."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import NEW_ID, Base


class KpiTarget(Base):
    """One KPI of one month, of a person, of a team by its name or, where that is empty, of the whole company.

    `wanted` is in the unit of the KPI: a share between 0 and 1, minutes, base currency.
    """

    __tablename__ = "kpi_targets"
    __table_args__ = (
        UniqueConstraint("kpi", "month_start", "office", "owner_id", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=NEW_ID)
    kpi: Mapped[str]
    month_start: Mapped[date]
    office: Mapped[str] = mapped_column(server_default=text("''"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("app.users.id", ondelete="CASCADE"), index=True)
    wanted: Mapped[Decimal] = mapped_column(Numeric(20, 6))
    is_sample: Mapped[bool] = mapped_column(server_default=false())
