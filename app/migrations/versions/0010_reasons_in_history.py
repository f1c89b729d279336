"""Why a deal was lost stays in the history of its stages, also once it is open again."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("alter table app.stage_changes add column lost_reason text")
