"""How old each source is by its own measure, as dbt finds it before a build; a build says it with its numbers."""

from alembic import op

revision = "0154"
down_revision = "0153"


def upgrade() -> None:
    op.execute("set local role crm_dbt")
    op.execute("alter table marts.builds add column freshness jsonb not null default '{}'")
    op.execute("""
        create table marts.source_freshness (
            source text primary key,
            newest_at timestamptz not null,
            status text not null constraint ck_source_freshness check (status in ('pass', 'warn', 'error')),
            checked_at timestamptz not null
        )
    """)
    op.execute("alter table marts.source_freshness enable row level security")
    op.execute("comment on table marts.source_freshness is 'The newest fact of each source, as last looked at'")
    op.execute("set local role crm_owner")
