"""Shares: whose each record is that hangs on others, beside it. The triggers that keep them are migrations'."""

from sqlalchemy import Column, DateTime, Table, Uuid

from app.core.base import Base
from app.migrations.ties import CHILDREN, OWNERS

SHARES = {
    child.table: Table(
        f"shares_of_{child.table}",
        Base.metadata,
        *(Column(name, Uuid(), primary_key=True) for name in ("record_id", "of_id")),
        *(Column(name, Uuid()) for name in OWNERS),
        Column("at", DateTime(timezone=True), nullable=False),
    )
    for child in CHILDREN
}
"""Table of the records -> a row for each of them and each record that it is seen with."""
