"""What is planned on a deal is found without what was done on it: boards say of open deals what comes next."""

from alembic import op

revision = "0162"
down_revision = "0161"


def upgrade() -> None:
    op.execute(
        "create index ix_activities_planned_deal on app.activities (deal_id, due_at)"
        " where status = 'planned' and deleted_at is null and deal_id is not null"
    )
