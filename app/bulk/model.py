"""What a job does with many records: each of them, and what became of it."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base


class Outcome(StrEnum):
    """`same` held the values already; `kept` was changed by somebody since, so that nothing was taken back."""

    DONE = "done"
    SAME = "same"
    REFUSED = "refused"
    KEPT = "kept"


class BulkRow(Base):
    """One record of a job, in the order in which they are done; without an outcome it is still to come.

    `version` is the record's after it was done: whoever takes it back must find it so.
    """

    __tablename__ = "bulk_rows"

    place: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("app.jobs.id", ondelete="CASCADE"))
    noun: Mapped[str]
    record_id: Mapped[UUID]
    outcome: Mapped[Outcome | None]
    reason: Mapped[str | None]
    version: Mapped[int | None]
