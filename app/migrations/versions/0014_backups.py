"""How backups and drills went."""

from alembic import op

from app.migrations.guards import restrict

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute(
        """
        create table app.backup_runs (
            id uuid default app.uuid_v7() not null,
            act text not null,
            name text,
            started_at timestamptz not null,
            finished_at timestamptz not null,
            succeeded boolean not null,
            bytes bigint,
            message text,
            detail jsonb default '{}'::jsonb not null,
            constraint pk_backup_runs primary key (id),
            constraint ck_backup_runs_act check (act in ('backup', 'drill'))
        );
        create table app.backup_coverage (
            id smallint not null,
            covered_until timestamptz not null,
            constraint pk_backup_coverage primary key (id),
            constraint ck_backup_coverage_one_row check (id = 1)
        );
        """
    )
    for table in ("backup_runs", "backup_coverage"):
        restrict(table, "crm_robot", "select, insert, update")
        restrict(table, "crm_all", "select")
