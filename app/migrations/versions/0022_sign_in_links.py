"""Links that let somebody choose a password: only their hash is kept, and each is good once.

Administrators make and withdraw them and see that there is one; what opens a door is the doorkeeper's.
"""

from alembic import op

from app.migrations.guards import restrict

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("""
        create table app.sign_in_links (
            id uuid default app.uuid_v7() not null,
            token_hash text not null,
            user_id uuid not null,
            purpose text not null,
            created_at timestamptz default now() not null,
            created_by uuid,
            expires_at timestamptz not null,
            used_at timestamptz,
            constraint pk_sign_in_links primary key (id),
            constraint uq_sign_in_links_token_hash unique (token_hash),
            constraint ck_sign_in_links_purpose check (purpose in ('invitation', 'new_password', 'way_back')),
            constraint fk_sign_in_links_user_id foreign key (user_id) references app.users (id) on delete cascade
        )
    """)
    op.execute("create index ix_sign_in_links_user_id on app.sign_in_links (user_id)")
    restrict("sign_in_links", "crm_signin", "select, update (used_at)")
    restrict("sign_in_links", "crm_all", "insert, update (expires_at)")
    op.execute(
        "grant select (id, user_id, purpose, created_at, created_by, expires_at, used_at)"
        " on app.sign_in_links to crm_all"
    )
