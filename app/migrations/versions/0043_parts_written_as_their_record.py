"""What is a part of a record, or said of one, is written by whoever writes that record, and not by who sees it."""

from app.migrations import policies
from app.migrations.policies import Guarded

revision = "0043"
down_revision = "0042"

SCORED = {"customer": "customers", "lead": "leads", "deal": "deals", "ticket": "tickets"}
RECORDS = ("customers", "leads", "deals", "tickets", "contacts", "activities")
PARTS = (
    *(Guarded(table, "company", via={"customer_id": "customers"}) for table in ("subscriptions", "affiliations")),
    Guarded("order_lines", "company", via={"order_id": "orders"}),
    Guarded("stage_changes", "company", via={"deal_id": "deals"}),
    Guarded("ticket_messages", "company", via={"ticket_id": "tickets"}),
    Guarded("owner_changes", "company", about={table: table for table in RECORDS}),
    *(Guarded(table, "company", about=SCORED) for table in ("scores", "score_history")),
)


def upgrade() -> None:
    for one in PARTS:
        policies.lay(one)
