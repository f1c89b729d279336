"""What boards and sums over a team's deals and leads read stands in indexes of its own: a column and its total are
read without the rows, and without what was closed in the past."""

from alembic import op

revision = "0157"
down_revision = "0156"

INDEXES = {
    "ix_deals_open_of_team": (
        "deals (team_id, stage, expected_close_on, id)"
        " include (owner_id, amount, fx_rate, stage_changed_at, created_at, closed_at)"
        " where closed_at is null and deleted_at is null"
    ),
    "ix_deals_closed_of_team": (
        "deals (team_id, closed_at) include (owner_id, stage, amount, fx_rate, expected_close_on)"
        " where closed_at is not null and deleted_at is null"
    ),
    "ix_leads_of_team_by_status": ("leads (team_id, status, created_at desc, id desc) where deleted_at is null"),
}


def upgrade() -> None:
    for name, held in INDEXES.items():
        op.execute(f"create index {name} on app.{held}")
