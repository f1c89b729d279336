"""Views of lists that people keep, seen by who made them and by the roles and teams they are shared with; and how
each person has a list's columns."""

from alembic import op

from app.migrations.guards import ASKERS, asked_for, audit

revision = "0120"
down_revision = "0110"

TABLES = """
create table app.list_views (
    id uuid not null default app.uuid_v7() constraint pk_list_views primary key,
    user_id uuid not null constraint fk_list_views_user_id references app.users (id) on delete cascade,
    noun text not null,
    title text not null,
    query jsonb not null,
    roles text[] not null default '{}',
    teams uuid[] not null default '{}',
    version integer not null default 1,
    changed_at timestamptz not null default now()
);
create index ix_list_views_noun on app.list_views (noun);
create index ix_list_views_user_id on app.list_views (user_id);
create table app.list_settings (
    user_id uuid not null constraint fk_list_settings_user_id references app.users (id) on delete cascade,
    noun text not null,
    columns text,
    pinned uuid[] not null default '{}',
    begins_with uuid,
    constraint pk_list_settings primary key (user_id, noun)
);
"""
ME = "(select nullif(current_setting('crm.user_id', true), '')::uuid)"
SHARED = f"""
    exists (
        select from app.users reader
        where reader.id = {ME} and (reader.role = any(roles) or reader.team_id = any(teams))
    )
"""


def upgrade() -> None:
    op.execute(TABLES)
    asked_for("list_views", "user_id", "insert, update, delete")
    asked_for("list_settings", "user_id", "insert, update, delete")
    op.execute(f"create policy shared on app.list_views for select to {', '.join(ASKERS)} using ({SHARED})")
    audit("list_views")
