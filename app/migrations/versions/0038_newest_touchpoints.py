"""Many touchpoints of one instant, as a delivery brings them, are read in the order of their list, too."""

from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.execute("drop index app.ix_touchpoints_occurred_at")
    op.execute("create index ix_touchpoints_by_occurred_at on app.touchpoints (occurred_at, id)")
