"""How each schedule stands, and runs of the pipeline of which a part failed."""

from alembic import op

from app.migrations.guards import guard, robot_writes

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute(
        """
        create table app.schedules (
            name text not null,
            known_since timestamptz default now() not null,
            due_at timestamptz,
            attempts integer default 0 not null,
            status text,
            started_by text,
            started_at timestamptz,
            finished_at timestamptz,
            holder text,
            step text,
            message text,
            constraint pk_schedules primary key (name),
            constraint ck_schedules_status check (status in ('running', 'succeeded', 'partly', 'failed')),
            constraint ck_schedules_startedby check (started_by in ('manual', 'schedule', 'first'))
        )
        """
    )
    guard("schedules", everyone=True, settable=False, audited=False)
    robot_writes("schedules")
    op.execute("alter table app.pipeline_runs drop constraint ck_pipeline_runs_runstatus")
    op.execute(
        "alter table app.pipeline_runs add constraint ck_pipeline_runs_runstatus"
        " check (status in ('running', 'succeeded', 'partly', 'failed', 'stopped'))"
    )
