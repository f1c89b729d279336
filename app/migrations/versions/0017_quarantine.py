"""Records that break a rule are set aside: kept in a table that the marts leave out and people mend from."""

from alembic import op

from app.migrations.guards import guard, robot_writes

revision = "0017"
down_revision = "0016"

TABLES = (
    *("leads", "deals", "tickets", "touchpoints", "activities", "orders"),
    *("survey_responses", "channel_spend", "subscriptions"),
)


def upgrade() -> None:
    op.execute("""
        create table app.quarantine (
            id uuid default app.uuid_v7() not null,
            entity text not null,
            entity_id uuid not null,
            rule text not null,
            field text not null,
            facts jsonb not null,
            about text,
            about_id uuid,
            since timestamptz default now() not null,
            checked_at timestamptz default now() not null,
            resolved_at timestamptz,
            constraint pk_quarantine primary key (id)
        )
    """)
    op.execute(
        "create unique index uq_quarantine_open on app.quarantine (entity, entity_id, rule, field)"
        " where resolved_at is null"
    )
    op.execute("create index ix_quarantine_about on app.quarantine (about, about_id) where resolved_at is null")
    guard("quarantine", about={table: table for table in TABLES}, settable=False, audited=False)
    robot_writes("quarantine")
