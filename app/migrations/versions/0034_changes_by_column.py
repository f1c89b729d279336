"""The trail compares columns as what they are: as JSON, a bulk change cost twenty times what it changed."""

from pathlib import Path

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.execute((Path(__file__).parent / "0034_changes_by_column.sql").read_text())
    op.execute("drop index app.ix_audit_entries_run_id")
    op.execute("create index ix_audit_entries_run_id on app.audit_entries (run_id) where run_id is not null")
