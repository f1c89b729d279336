"""The index that sorts by a field of the company's own is built as a job, beside the work of others."""

from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.execute("drop function app.index_custom(text, integer, boolean)")
