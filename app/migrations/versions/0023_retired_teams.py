"""A team that is no longer used is retired: its records and its past stay what they were."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute("alter table app.teams add column retired_at timestamptz")
    op.execute("alter table app.teams add constraint ck_teams_not_under_itself check (parent_id <> id)")
