"""The address at which somebody's calendar is read by their telephone: of its key the hash is kept."""

from alembic import op

revision = "0086"
down_revision = "0085"

TABLE = """
create table app.calendar_feeds (
    user_id uuid not null constraint pk_calendar_feeds primary key
        constraint fk_calendar_feeds_user_id references app.users (id) on delete cascade,
    token_hash text not null constraint uq_calendar_feeds_token_hash unique,
    made_at timestamptz not null default now(),
    read_at timestamptz
)
"""
MINE = "user_id = (select nullif(current_setting('crm.user_id', true), '')::uuid)"


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("alter table app.calendar_feeds enable row level security")
    op.execute(f"create policy own on app.calendar_feeds to crm_base using ({MINE})")
    op.execute("create policy crm_all on app.calendar_feeds to crm_all using (true)")
    op.execute("grant select, insert, update, delete on app.calendar_feeds to crm_base, crm_all")
    op.execute("create policy crm_signin on app.calendar_feeds to crm_signin using (true)")
    op.execute("grant select, update (read_at) on app.calendar_feeds to crm_signin")
