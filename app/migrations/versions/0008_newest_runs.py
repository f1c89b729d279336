"""The newest run of a score is asked for by every page that shows one, and every change makes a run."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("create index ix_score_runs_newest on app.score_runs (name, proposed_at)")
