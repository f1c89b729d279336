"""A job is given up that took its worker down again and again without getting on."""

from alembic import op

from app.migrations.guards import ASKERS

revision = "0153"
down_revision = "0152"


def upgrade() -> None:
    op.execute("alter table app.jobs add column stuck integer not null default 0")
    op.execute(f"grant update (stuck) on app.jobs to {', '.join(ASKERS)}")
    op.execute("update app.jobs set stuck = attempts where status in ('waiting', 'running')")
