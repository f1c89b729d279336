"""Every order that the API offers is read from an index, whoever sees how many records."""

from alembic import op

revision = "0042"
down_revision = "0041"

ORDERS = {
    "activities": ("due_at", "completed_at", "subject"),
    "orders": ("amount", "order_no"),
    "survey_responses": ("responded_at", "rating"),
}


def upgrade() -> None:
    op.execute("drop index app.ix_activities_due_at")
    for table, columns in ORDERS.items():
        for column in columns:
            op.execute(f"create index ix_{table}_by_{column} on app.{table} ({column}, id)")
