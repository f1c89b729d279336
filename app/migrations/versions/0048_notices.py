"""Notices, what is sent of them, and what each person wants of both.

Notices are read and marked by whom they are for, and by nobody else: not even by administrators. What is sent is
seen by who keeps the channels, without what it says.
"""

from alembic import op

from app.migrations.guards import tells

revision = "0048"
down_revision = "0047"

TABLES = """
create table app.notices (
    id uuid not null default app.uuid_v7() constraint pk_notices primary key,
    user_id uuid not null constraint fk_notices_user_id references app.users (id) on delete cascade,
    key text not null,
    kind text not null,
    noun text,
    record_id uuid,
    facts jsonb not null default '{}'::jsonb,
    told_at timestamptz not null default now(),
    read_at timestamptz,
    is_for_daily boolean not null default false,
    constraint uq_notices_user_id_key unique (user_id, key)
);
create index ix_notices_user_id on app.notices (user_id, told_at);
create index ix_notices_unread on app.notices (user_id) where read_at is null;
create index ix_notices_for_daily on app.notices (user_id) where is_for_daily;
create table app.notice_choices (
    user_id uuid not null constraint fk_notice_choices_user_id references app.users (id) on delete cascade,
    kind text not null,
    how text not null constraint ck_notice_choices_how check (how in ('off', 'app', 'daily', 'mail')),
    constraint pk_notice_choices primary key (user_id, kind)
);
create table app.notice_wishes (
    user_id uuid not null constraint pk_notice_wishes primary key
        constraint fk_notice_wishes_user_id references app.users (id) on delete cascade,
    address text,
    quiet_from time,
    quiet_until time,
    daily_at time not null default '08:00'
);
create table app.muted_records (
    user_id uuid not null constraint fk_muted_records_user_id references app.users (id) on delete cascade,
    record_id uuid not null,
    constraint pk_muted_records primary key (user_id, record_id)
);
create table app.notice_channels (
    id uuid not null default app.uuid_v7() constraint pk_notice_channels primary key,
    kind text not null,
    name text not null,
    address text not null,
    secret text,
    kinds text[] not null,
    locale text not null default 'zh',
    made_at timestamptz not null default now(),
    made_by uuid,
    retired_at timestamptz
);
create table app.deliveries (
    id uuid not null default app.uuid_v7() constraint pk_deliveries primary key,
    key text not null constraint uq_deliveries_key unique,
    about text not null,
    channel text not null,
    channel_id uuid constraint fk_deliveries_channel_id references app.notice_channels (id) on delete cascade,
    user_id uuid constraint fk_deliveries_user_id references app.users (id) on delete cascade,
    address text,
    content text,
    state text not null default 'waiting' constraint ck_deliveries_state
        check (state in ('waiting', 'sending', 'sent', 'failed')),
    attempts integer not null default 0,
    next_at timestamptz not null default now(),
    made_at timestamptz not null default now(),
    sent_at timestamptz,
    batch uuid,
    code text
);
create index ix_deliveries_state on app.deliveries (state, next_at);
create index ix_deliveries_due on app.deliveries (next_at) where state in ('waiting', 'sending');
create index ix_deliveries_channel_id on app.deliveries (channel_id, sent_at);
"""
OWN = ("notices", "notice_choices", "notice_wishes", "muted_records")
KEPT = ("notice_channels", "deliveries")
MINE = "user_id = (select nullif(current_setting('crm.user_id', true), '')::uuid)"


def upgrade() -> None:
    op.execute(TABLES)
    for table in (*OWN, *KEPT):
        op.execute(f"alter table app.{table} enable row level security")
        op.execute(f"create policy crm_robot on app.{table} to crm_robot using (true)")
        op.execute(f"grant select, insert, update, delete on app.{table} to crm_robot")
        op.execute(f"grant select, insert, update, delete on app.{table} to crm_base, crm_all")
    for table in OWN:
        op.execute(f"create policy own on app.{table} to crm_base, crm_all using ({MINE})")
    for table in KEPT:
        op.execute(f"create policy administered on app.{table} to crm_company_write_all, crm_all using (true)")
    tells("notices", {"user_id": "users"})
