"""Everybody sees and ends their own sessions, administrators those of all; what opens one is the doorkeeper's."""

from alembic import op

revision = "0011"
down_revision = "0010"

READERS = "crm_base, crm_all, crm_read"


def upgrade() -> None:
    op.execute("alter table app.sessions add column id uuid default app.uuid_v7() not null")
    op.execute("alter table app.sessions add constraint uq_sessions_id unique (id)")
    op.execute(f"""
        create policy own_or_administered on app.sessions to {READERS} using (
            user_id = (select nullif(current_setting('crm.user_id', true), '')::uuid)
            or (select current_setting('crm.role', true)) in ('administrator', 'system'))
    """)
    op.execute(
        "grant select (id, user_id, created_at, last_seen_at, expires_at, ip, user_agent), delete"
        f" on app.sessions to {READERS}"
    )
