"""Pages of jobs and runs hear of changes: a job tells its asker's record, and each tells its subject."""

from uuid import UUID

from alembic import op

from app.migrations.guards import tells

revision = "0033"
down_revision = "0032"

JOBS, RUNS = UUID(int=1), UUID(int=2)
ABOUT = {"jobs": JOBS, "pipeline_runs": RUNS, "pipeline_steps": RUNS}
TELL = """
create function app.tell_subject() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    insert into app.events (era, noun, record_id, verb, among, actor_id, cause)
    values (app.current_era(), 'subjects', tg_argv[0]::uuid, tg_table_name, 1, app.setting('user_id')::uuid,
        app.setting('cause'));
    perform pg_notify('crm_events', coalesce(app.setting('cause'), ''));
    return null;
end $$
"""


def upgrade() -> None:
    op.execute(TELL)
    tells("jobs", {"asked_by": "users"})
    for table, subject in ABOUT.items():
        op.execute(
            f"create trigger tell_subject after insert or update on app.{table}"
            f" for each statement execute function app.tell_subject('{subject}')"
        )
