"""What is open, by stage: a board adds it up without reading what was closed in the past."""

from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.execute(
        "create index ix_deals_open_by_stage on app.deals (stage) where closed_at is null and deleted_at is null"
    )
