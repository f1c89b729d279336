"""Indexes on what refers to customers, contacts and orders: to remove or merge one must not read every table."""

from alembic import op

revision = "0002"
down_revision = "0001"

REFERRING = {
    **dict.fromkeys(("touchpoints", "activities", "tickets", "leads", "deals"), ("contact_id",)),
    "survey_responses": ("contact_id", "order_id"),
    "customers": ("parent_id", "merged_into_id"),
    "contacts": ("merged_into_id",),
}


def upgrade() -> None:
    for table, columns in REFERRING.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], schema="app")
