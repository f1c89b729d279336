"""Tables beside those of records. The triggers that keep them are migrations'."""

from sqlalchemy import Column, DateTime, String, Table, Uuid, func

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
"""Table of the records -> a row for each of them and each record that it is seen with: whose that is."""

SETTLED = Table(
    "settled",
    Base.metadata,
    Column("name", String(), primary_key=True),
    Column("state", Uuid(), nullable=False, server_default=func.gen_random_uuid()),
)
"""A table that is set up once and read by all -> what its state is called: another name after each writing."""
