"""Targets that came with the demo company are told from the company's own, and go with it."""

from alembic import op

revision = "0163"
down_revision = "0162"


def upgrade() -> None:
    op.execute("alter table app.kpi_targets add column is_sample boolean not null default false")
