"""Files on records: seen by whoever sees the record, added and removed by whoever may change it."""

from alembic import op

from app.migrations.guards import guard

revision = "0088"
down_revision = "0087"

NOUNS = ("customers", "contacts", "leads", "deals", "tickets")
TABLE = """
create table app.files (
    id uuid default app.uuid_v7() not null constraint pk_files primary key,
    entity text not null,
    entity_id uuid not null,
    name text not null,
    content_type text not null,
    size bigint not null constraint ck_files_size check (size > 0),
    place text not null,
    added_at timestamptz default now() not null,
    added_by uuid
);
create index ix_files_entity_entity_id on app.files (entity, entity_id);
create index ix_files_place on app.files (place);
"""


def upgrade() -> None:
    op.execute(TABLE)
    guard("files", about={name: name for name in NOUNS}, audited=False)
    op.execute("grant delete on app.files to crm_base")
