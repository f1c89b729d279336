"""Pages of numbers that people compose: seen by who made them and by the roles and teams they are shared with."""

from alembic import op

from app.migrations.guards import ASKERS, asked_for, audit

revision = "0076"
down_revision = "0075"

TABLES = """
create table app.number_pages (
    id uuid not null default app.uuid_v7() constraint pk_number_pages primary key,
    user_id uuid not null constraint fk_number_pages_user_id references app.users (id) on delete cascade,
    title text not null,
    draft jsonb not null,
    version integer not null default 0,
    roles text[] not null default '{}',
    teams uuid[] not null default '{}',
    changed_at timestamptz not null default now()
);
create index ix_number_pages_user_id on app.number_pages (user_id);
create table app.number_page_versions (
    page_id uuid not null constraint fk_number_page_versions_page_id
        references app.number_pages (id) on delete cascade,
    version integer not null,
    content jsonb not null,
    published_at timestamptz not null default now(),
    constraint pk_number_page_versions primary key (page_id, version)
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
    asked_for("number_pages", "user_id", "insert, update, delete")
    asked_for("number_page_versions", "page_id", "insert", via="number_pages")
    op.execute(f"create policy shared on app.number_pages for select to {', '.join(ASKERS)} using ({SHARED})")
    audit("number_pages")
