"""What a role may do with single fields of records: seen and changed, only seen, masked, not shown."""

from alembic import op

from app.migrations.guards import guard

revision = "0031"
down_revision = "0030"

TABLE = """
    create table app.role_fields (
        id uuid default app.uuid_v7() not null,
        role_id uuid not null,
        noun text not null,
        field text not null,
        allows text not null,
        constraint pk_role_fields primary key (id),
        constraint uq_role_fields_role_id_noun_field unique (role_id, noun, field),
        constraint fk_role_fields_role_id foreign key (role_id) references app.roles (id) on delete cascade,
        constraint ck_role_fields_allows check (allows in ('write', 'read', 'masked', 'hidden'))
    )
"""


def upgrade() -> None:
    op.execute(TABLE)
    guard("role_fields", everyone=True, settable=False, noun="users")
    op.execute("create policy crm_signin on app.role_fields for select to crm_signin using (true)")
    op.execute("grant select on app.role_fields to crm_signin")
