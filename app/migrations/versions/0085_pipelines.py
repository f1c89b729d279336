"""Several sales processes: each open stage belongs to one, won and lost to all; a stage may ask for fields."""

from alembic import op

from app.migrations.guards import guard

revision = "0085"
down_revision = "0053"

TABLE = """
create table app.pipelines (
    id uuid default app.uuid_v7() not null,
    code text not null,
    label_en text not null,
    label_zh text not null,
    position integer not null,
    retired_at timestamptz,
    external_id text,
    source_system text,
    created_at timestamptz default now() not null,
    created_by uuid,
    updated_at timestamptz default now() not null,
    updated_by uuid,
    version integer default 1 not null,
    deleted_at timestamptz,
    custom jsonb default '{}'::jsonb not null,
    is_sample boolean default false not null,
    constraint pk_pipelines primary key (id),
    constraint uq_pipelines_code unique (code),
    constraint uq_pipelines_source_system_external_id unique (source_system, external_id)
)
"""


def upgrade() -> None:
    op.execute(TABLE)
    guard("pipelines", everyone=True, settable=False)
    op.execute(
        "insert into app.pipelines (code, label_en, label_zh, position) values ('sales', 'Sales', '销售', 10)"
    )
    op.execute("alter table app.stages disable trigger user")
    op.execute("alter table app.stages add column pipeline text references app.pipelines (code)")
    op.execute("alter table app.stages add column required text[] default '{}' not null")
    op.execute("update app.stages set pipeline = 'sales' where semantic = 'open'")
    op.execute(
        "alter table app.stages add constraint ck_stages_open_ones_in_a_pipeline"
        " check ((pipeline is not null) = (semantic = 'open'))"
    )
    op.execute("create index ix_stages_pipeline on app.stages (pipeline)")
    op.execute("alter table app.stages enable trigger user")
