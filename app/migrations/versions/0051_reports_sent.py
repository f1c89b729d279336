"""Who gets which report and when, and what they got: kept by who keeps the company's settings.

Whoever does what somebody is told of by letter puts it into the outbox, and sees nothing of what is there.
"""

from alembic import op

revision = "0051"
down_revision = "0050"

TABLES = """
create table app.report_plans (
    report text not null constraint pk_report_plans primary key,
    is_on boolean not null default false,
    cron text not null,
    zone text not null,
    deadline_hours integer not null default 6,
    receivers text not null,
    known_since timestamptz not null default now(),
    done_for timestamptz,
    set_by uuid constraint fk_report_plans_set_by references app.users (id)
);
create table app.report_editions (
    id uuid not null default app.uuid_v7() constraint pk_report_editions primary key,
    key text not null constraint uq_report_editions_key unique,
    report text not null,
    since date not null,
    until date not null,
    scope text not null,
    locale text not null,
    edition text not null,
    build_id uuid not null,
    result text not null,
    hash text not null,
    letter text not null,
    made_at timestamptz not null default now()
);
create index ix_deliveries_key_begins on app.deliveries (key text_pattern_ops);
create policy put on app.deliveries for insert to crm_base with check (true);
"""


def upgrade() -> None:
    op.execute(TABLES)
    for table, writes in (("report_plans", "select, insert, update"), ("report_editions", "select, insert")):
        op.execute(f"alter table app.{table} enable row level security")
        op.execute(f"create policy crm_robot on app.{table} to crm_robot using (true)")
        op.execute(f"create policy administered on app.{table} to crm_company_write_all, crm_all using (true)")
        op.execute(f"grant {writes} on app.{table} to crm_base, crm_all, crm_robot")
