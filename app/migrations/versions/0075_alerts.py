"""Alerts: what somebody wants to be told of when numbers are published, and when it spoke.

They are seen by who made them and by the colleagues who are told too, and changed by who made them; administrators
meet all of them.
"""

from alembic import op

from app.migrations.guards import ASKERS, asked_for, audit

revision = "0075"
down_revision = "0065"

TABLES = """
create table app.alerts (
    id uuid not null default app.uuid_v7() constraint pk_alerts primary key,
    user_id uuid not null constraint fk_alerts_user_id references app.users (id) on delete cascade,
    kpi text not null,
    filters jsonb not null default '{}'::jsonb,
    grain text not null,
    rule text not null constraint ck_alerts_rule check (rule in ('threshold', 'limits', 'forecast', 'freshness')),
    level double precision,
    is_above boolean not null default true,
    receivers uuid[] not null default '{}',
    made_at timestamptz not null default now(),
    snoozed_until date,
    checked_at timestamptz,
    constraint ck_alerts_level check (level is not null or rule not in ('threshold', 'freshness'))
);
create index ix_alerts_user_id on app.alerts (user_id);
create table app.alert_signals (
    id uuid not null default app.uuid_v7() constraint pk_alert_signals primary key,
    alert_id uuid not null constraint fk_alert_signals_alert_id
        references app.alerts (id) on delete cascade,
    reason text not null,
    build_id uuid not null,
    begun_at timestamptz not null default now(),
    told_at timestamptz,
    over_at timestamptz,
    is_right boolean
);
create index ix_alert_signals_alert_id on app.alert_signals (alert_id, begun_at);
create unique index uq_alert_signals_open on app.alert_signals (alert_id) where over_at is null;
"""
ME = "(select nullif(current_setting('crm.user_id', true), '')::uuid)"
TOLD = {
    "alerts": f"{ME} = any(receivers)",
    "alert_signals": "exists (select from app.alerts parent where parent.id = alert_id)",
}


def upgrade() -> None:
    op.execute(TABLES)
    asked_for("alerts", "user_id", "insert, update, delete")
    asked_for("alert_signals", "alert_id", "update", via="alerts")
    for table, condition in TOLD.items():
        op.execute(f"create policy told on app.{table} for select to {', '.join(ASKERS)} using ({condition})")
    audit("alerts")
