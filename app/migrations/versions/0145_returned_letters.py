"""Letters that came back: the mailbox they come back to, and by which name a letter is known then."""

from alembic import op

revision = "0145"
down_revision = "0140"

TABLE = """
create table app.mail_boxes (
    id integer not null default 1 constraint pk_mail_boxes primary key
        constraint ck_mail_boxes_only_one check (id = 1),
    host text not null,
    port integer not null,
    security text not null constraint ck_mail_boxes_security check (security in ('tls', 'starttls', 'none')),
    username text not null,
    password text,
    changed_at timestamptz not null default now(),
    changed_by uuid
)
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("alter table app.mail_boxes enable row level security")
    op.execute("create policy administered on app.mail_boxes to crm_company_write_all, crm_all using (true)")
    op.execute("create policy reading on app.mail_boxes for select to crm_robot using (true)")
    op.execute("grant select, insert, update, delete on app.mail_boxes to crm_base, crm_all")
    op.execute("grant select on app.mail_boxes to crm_robot")
    op.execute("alter table app.deliveries drop constraint ck_deliveries_state")
    states = "state in ('waiting', 'sending', 'sent', 'failed', 'returned')"
    op.execute(f"alter table app.deliveries add constraint ck_deliveries_state check ({states})")
    op.execute("alter table app.deliveries add column letter text")
    named = "left(encode(sha256(convert_to(key, 'UTF8')), 'hex'), 40)"
    op.execute(f"update app.deliveries set letter = {named} where channel_id is null")
    op.execute("create index ix_deliveries_letter on app.deliveries (letter) where letter is not null")
