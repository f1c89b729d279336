"""Something happened to a record: a thin event beside every entry of the trail, and for what hangs on a record.

The trail and the readers of events share one notion of the server that counts transactions: `app.eras`.
"""

from pathlib import Path

from alembic import op

from app.migrations.guards import tells

revision = "0027"
down_revision = "0026"

CUSTOMER = {"customer_id": "customers"}
BELONGING = {
    "contacts": CUSTOMER,
    "deals": CUSTOMER | {"lead_id": "leads"},
    "tickets": CUSTOMER,
    "activities": CUSTOMER | {"lead_id": "leads", "deal_id": "deals", "ticket_id": "tickets"},
    "touchpoints": CUSTOMER | {"lead_id": "leads"},
    "orders": CUSTOMER,
    "order_lines": {"order_id": "orders"},
    "subscriptions": CUSTOMER,
    "survey_responses": CUSTOMER | {"ticket_id": "tickets"},
    "ticket_messages": {"ticket_id": "tickets"},
    "stage_changes": {"deal_id": "deals"},
    "channel_spend": {"campaign_id": "campaigns"},
}
"""Table -> the records its rows belong to, by column."""

NEW_ROWS = "referencing new table as new_rows for each statement execute function"


def upgrade() -> None:
    op.execute((Path(__file__).parent / "0027_events.sql").read_text())
    op.execute("select app.begin_era()")
    for table in ("audit_entries", "audit_seals"):
        op.execute(f"alter table app.{table} alter column era drop default")
    for table in ("eras", "events", "event_readers"):
        op.execute(f"alter table app.{table} enable row level security")
        op.execute(f"create policy crm_robot on app.{table} to crm_robot using (true)")
        op.execute(f"grant select on app.{table} to crm_robot")
    op.execute(
        "update app.score_runs set counts = jsonb_set(counts, '{only}', jsonb_build_array(counts -> 'only'))"
        " where jsonb_typeof(counts -> 'only') = 'string'"
    )
    op.execute("grant insert, update, delete on app.event_readers to crm_robot")
    op.execute("grant delete on app.events to crm_robot")
    op.execute("grant execute on function app.current_era to crm_robot")
    op.execute("grant execute on function app.tell_asked to crm_base, crm_all, crm_read, crm_robot")
    for table, parents in BELONGING.items():
        tells(table, parents)
    op.execute(f"create trigger tell_visits after insert on app.touchpoints {NEW_ROWS} app.tell_visits()")
    for action in ("insert", "update"):
        op.execute(f"create trigger tell_{action} after {action} on app.scores {NEW_ROWS} app.tell_scored()")
