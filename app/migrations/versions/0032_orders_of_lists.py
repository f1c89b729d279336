"""Lists of any length in every order that their columns offer, and found by a part of a text.

One index serves both directions: rows without a value are read apart, behind the others (app/core/paging.py).
"""

from alembic import op

revision = "0032"
down_revision = "0031"

ORDERS = {
    "customers": ("annual_revenue", "last_activity_at"),
    "contacts": ("created_at", "name"),
    "leads": ("name", "company_name", "est_amount", "last_activity_at"),
    "deals": ("title", "expected_close_on", "amount", "closed_at", "stage_changed_at"),
    "tickets": ("subject", "first_response_due_at"),
    "orders": ("ordered_at",),
    "survey_responses": ("created_at",),
}
SEARCHED = {"orders": ("order_no",), "activities": ("subject", "body")}


def upgrade() -> None:
    for table in ("customers", "leads"):
        op.execute(f"drop index app.ix_{table}_latest")
    for table, columns in ORDERS.items():
        for column in columns:
            op.execute(f"create index ix_{table}_by_{column} on app.{table} ({column}, id)")
    for table, columns in SEARCHED.items():
        words = ", ".join(f"app.searchable({column}) gin_trgm_ops" for column in columns)
        op.execute(f"create index ix_{table}_search on app.{table} using gin ({words})")
