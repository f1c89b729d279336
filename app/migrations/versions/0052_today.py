"""What Today asks for is a small part of its table, and an index holds no more than that part."""

from alembic import op

revision = "0052"
down_revision = "0051"

PARTS = {
    "ix_leads_waiting": "leads (owner_id, created_at, id)"
    " where first_responded_at is null and status = 'new' and deleted_at is null",
    "ix_deals_open": "deals (owner_id, expected_close_on, id) where closed_at is null and deleted_at is null",
    "ix_deals_closed": "deals (closed_at) where closed_at is not null and deleted_at is null",
    "ix_tickets_open": "tickets (first_response_due_at, id)"
    " where status not in ('resolved', 'closed') and deleted_at is null",
}


def upgrade() -> None:
    for name, part in PARTS.items():
        op.execute(f"create index {name} on app.{part}")
