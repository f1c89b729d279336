"""Numbers of closed periods as they were published, and how they were restated since."""

from alembic import op

from app.migrations.guards import robot_writes

revision = "0071"
down_revision = "0088"

FIGURES = """
    create table app.kpi_figures (
        id uuid default app.uuid_v7() not null,
        kpi text not null,
        noun text not null,
        since date not null,
        until date not null,
        published double precision,
        n integer not null,
        published_at timestamptz not null,
        current double precision,
        checked_at timestamptz not null,
        constraint pk_kpi_figures primary key (id),
        constraint uq_kpi_figures_kpi_since_until unique (kpi, since, until)
    )
"""
RESTATEMENTS = """
    create table app.kpi_restatements (
        id uuid default app.uuid_v7() not null,
        figure_id uuid not null,
        noticed_at timestamptz default now() not null,
        value_before double precision,
        value_after double precision,
        parts jsonb not null,
        constraint pk_kpi_restatements primary key (id),
        constraint fk_kpi_restatements_figure_id foreign key (figure_id) references app.kpi_figures (id)
            on delete cascade
    )
"""
SEEN = {
    "kpi_figures": "pg_has_role('crm_' || noun || '_read_all', 'usage')",
    "kpi_restatements": "exists (select from app.kpi_figures figure where figure.id = figure_id)",
}
"""Whose reach is all of the noun sees what was published of it."""


def upgrade() -> None:
    op.execute(FIGURES)
    op.execute(RESTATEMENTS)
    op.execute("create index ix_kpi_restatements_figure_id on app.kpi_restatements (figure_id)")
    op.execute("create index ix_kpi_restatements_noticed_at on app.kpi_restatements (noticed_at)")
    for table, seen in SEEN.items():
        op.execute(f"alter table app.{table} enable row level security")
        op.execute(f"create policy all_of_noun on app.{table} for select to crm_base using ({seen})")
        op.execute(
            f"create policy everything on app.{table} for select to crm_all, crm_read, crm_dbt using (true)"
        )
        op.execute(f"grant select on app.{table} to crm_base, crm_all, crm_read, crm_dbt, crm_robot")
        robot_writes(table)
