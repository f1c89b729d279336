"""What the company wants of its KPIs, by month and team."""

from alembic import op

from app.migrations.guards import guard

revision = "0050"
down_revision = "0049"

TABLE = """
    create table app.kpi_targets (
        id uuid default app.uuid_v7() not null,
        kpi text not null,
        month_start date not null,
        office text default '' not null,
        wanted numeric(20, 6) not null,
        constraint pk_kpi_targets primary key (id),
        constraint uq_kpi_targets_kpi_month_start_office unique (kpi, month_start, office)
    )
"""


def upgrade() -> None:
    op.execute(TABLE)
    guard("kpi_targets", everyone=True, settable=False, noun="users")
