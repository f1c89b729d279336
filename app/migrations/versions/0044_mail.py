"""The mail server of the company: kept by who keeps the company's settings, used by programs that send."""

from alembic import op

revision = "0044"
down_revision = "0043"

TABLE = """
create table app.mail_servers (
    id integer not null default 1 constraint pk_mail_servers primary key
        constraint ck_mail_servers_only_one check (id = 1),
    host text not null,
    port integer not null,
    security text not null constraint ck_mail_servers_security check (security in ('tls', 'starttls', 'none')),
    username text,
    password text,
    sender text not null,
    sender_name text,
    changed_at timestamptz not null default now(),
    changed_by uuid
)
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("alter table app.mail_servers enable row level security")
    op.execute("create policy administered on app.mail_servers to crm_company_write_all, crm_all using (true)")
    op.execute("create policy sending on app.mail_servers for select to crm_robot using (true)")
    op.execute("grant select, insert, update, delete on app.mail_servers to crm_base, crm_all")
    op.execute("grant select on app.mail_servers to crm_robot")
