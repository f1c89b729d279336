"""The columns of the board of tickets stand in an index in their order: each column read all that was open."""

from alembic import op

revision = "0164"
down_revision = "0163"


def upgrade() -> None:
    op.execute(
        "create index ix_tickets_open_by_status on app.tickets (status, first_response_due_at, id)"
        " where status not in ('resolved', 'closed') and deleted_at is null"
    )
