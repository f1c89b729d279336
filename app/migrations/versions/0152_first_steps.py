"""Who wants the list of first steps no more; and what somebody asked for or was to reach goes with them.

A colleague's row is only deleted with the sample data. A plan of a report stays: it is the company's.
"""

from alembic import op

from app.migrations.guards import asked_for

revision = "0152"
down_revision = "0151"

TABLE = """
create table app.first_steps (
    user_id uuid not null
        constraint pk_first_steps primary key
        constraint fk_first_steps_user_id references app.users (id) on delete cascade,
    put_away_at timestamptz not null default now()
)
"""
TIES = (
    ("jobs", "asked_by", "cascade"),
    ("kpi_targets", "owner_id", "cascade"),
    ("report_plans", "set_by", "set null"),
)


def upgrade() -> None:
    op.execute(TABLE)
    asked_for("first_steps", "user_id", "insert")
    for table, column, then in TIES:
        name = f"fk_{table}_{column}"
        op.execute(
            f"alter table app.{table} drop constraint {name}, add constraint {name}"
            f" foreign key ({column}) references app.users (id) on delete {then}"
        )
