"""A stage may say how many deals it holds at most: its column of the board warns of more."""

from alembic import op

revision = "0156"
down_revision = "0155"


def upgrade() -> None:
    op.execute(
        "alter table app.stages add column most integer constraint ck_stages_most_positive check (most > 0)"
    )
