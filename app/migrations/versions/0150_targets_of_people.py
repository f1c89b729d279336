"""What is wanted of a KPI in a month may be wanted of one person."""

from alembic import op

revision = "0150"
down_revision = "0141"


def upgrade() -> None:
    op.execute(
        "alter table app.kpi_targets add column owner_id uuid"
        " constraint fk_kpi_targets_owner_id references app.users (id)"
    )
    op.execute("alter table app.kpi_targets drop constraint uq_kpi_targets_kpi_month_start_office")
    op.execute(
        "alter table app.kpi_targets add constraint uq_kpi_targets_kpi_month_start_office_owner_id"
        " unique nulls not distinct (kpi, month_start, office, owner_id)"
    )
    op.execute("create index ix_kpi_targets_owner_id on app.kpi_targets (owner_id)")
