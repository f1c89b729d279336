"""Reports that a company composes itself, and what somebody subscribed to; an edition keeps what it was made by.

A subscription is one's own, and so is when it comes; all others are the company's.
"""

from alembic import op

from app.migrations.guards import ASKERS, asked_for

revision = "0130"
down_revision = "0120"

TABLES = """
create table app.report_definitions (
    name text not null constraint pk_report_definitions primary key,
    label text not null,
    content jsonb not null,
    is_personal boolean not null default false,
    version integer not null default 1,
    made_by uuid,
    changed_at timestamptz not null default now(),
    retired_at timestamptz
);
create index ix_report_definitions_made_by on app.report_definitions (made_by) where is_personal;
create index ix_deliveries_user_id_shared on app.deliveries (user_id, shared) where shared is not null;
alter table app.report_editions add column definition jsonb not null default '{}'::jsonb;
alter table app.report_plans add column restates boolean not null default true;
"""
ME = "(select nullif(current_setting('crm.user_id', true), '')::uuid)"
OWN = f"""
    exists (
        select from app.report_definitions one
        where one.name = report and one.is_personal and one.made_by = {ME}
    )
"""


def upgrade() -> None:
    op.execute(TABLES)
    asked_for("report_definitions", "made_by", "insert, update")
    op.execute(f"create policy own on app.report_plans to {', '.join(ASKERS)} using ({OWN})")
