"""What somebody follows, and which scores that moved were told of."""

from alembic import op

revision = "0131"
down_revision = "0130"

TABLES = """
create table app.followed_records (
    user_id uuid not null constraint fk_followed_records_user_id references app.users (id) on delete cascade,
    noun text not null,
    record_id uuid not null,
    constraint pk_followed_records primary key (user_id, record_id)
);
create index ix_followed_records_record_id on app.followed_records (record_id);
create index ix_notices_score_run on app.notices ((facts ->> 'run')) where kind = 'score_moved';
"""
MINE = "user_id = (select nullif(current_setting('crm.user_id', true), '')::uuid)"


def upgrade() -> None:
    op.execute(TABLES)
    op.execute("alter table app.followed_records enable row level security")
    op.execute("create policy crm_robot on app.followed_records to crm_robot using (true)")
    op.execute(f"create policy own on app.followed_records to crm_base, crm_all using ({MINE})")
    op.execute("grant select, insert, delete on app.followed_records to crm_robot, crm_base, crm_all")
