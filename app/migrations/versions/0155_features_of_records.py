"""A build keeps, for each kind of record that has a score, its features as one statement."""

from alembic import op

revision = "0155"
down_revision = "0154"


def upgrade() -> None:
    op.execute("set local role crm_dbt")
    op.execute("alter table marts.builds add column of_records jsonb not null default '{}'")
    op.execute("set local role crm_owner")
