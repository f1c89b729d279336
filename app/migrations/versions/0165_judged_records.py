"""Beside each band of scores stand the newest records that it was counted on: a point of a model opens to them."""

from alembic import op

revision = "0165"
down_revision = "0164"


def upgrade() -> None:
    op.execute("alter table app.score_evidence add column records jsonb default '[]'::jsonb not null")
