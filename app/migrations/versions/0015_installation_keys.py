"""Fingerprints of the keys that all machines share, and what the readiness check reads."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("""
        create table app.installation_keys (
            name text primary key,
            fingerprint text not null,
            known_since timestamptz not null default now()
        )
    """)
    op.execute("grant select on app.installation_keys, app.alembic_version to crm_read")
