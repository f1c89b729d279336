"""What is planned says how urgent it is, when to remind of it and how it comes again; lists of it by due time.

Indexes hold what is still to do alone: of a million activities that is a small part. Work on a ticket is seen by
whoever sees the ticket, like work on every other record.
"""

from alembic import op

from app.migrations import policies
from app.migrations.policies import Guarded

revision = "0040"
down_revision = "0039"

PARENTS = {"customer_id": "customers", "lead_id": "leads", "deal_id": "deals", "ticket_id": "tickets"}
COLUMNS = (
    "priority text not null default 'normal' constraint ck_activities_priority"
    " check (priority in ('low', 'normal', 'high', 'urgent'))",
    "duration_minutes integer constraint ck_activities_duration_in_a_day"
    " check (duration_minutes between 1 and 1440)",
    "remind_minutes integer constraint ck_activities_reminder_in_a_month"
    " check (remind_minutes between 0 and 44640)",
    "repeats text constraint ck_activities_repeats"
    " check (repeats in ('day', 'workday', 'week', 'month', 'quarter', 'year'))",
)
DUE = {
    "owner_due": "owner_id, due_at, id",
    "team_due": "team_id, due_at, id",
    "asked_due": "created_by, due_at, id",
    "planned_due": "due_at, id",
}


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"alter table app.activities add column {column}")
    for name, columns in DUE.items():
        op.execute(
            f"create index ix_activities_{name} on app.activities ({columns})"
            " where status = 'planned' and deleted_at is null"
        )
    policies.lay(Guarded("activities", "activities", owned=True, via=PARENTS))
