"""Whoever erases a record also removes what side tables, jobs and the door keep of it. No password is read."""

from alembic import op

revision = "0039"
down_revision = "0038"

DOOR = {"credentials": "user_id", "sign_in_links": "user_id", "signin_attempts": "login", "allowances": "name"}
"""Table -> the column that says whose its rows are."""


def upgrade() -> None:
    for table in ("credentials", "signin_attempts", "allowances"):
        op.execute(f"create policy erased on app.{table} to crm_all using (true)")
    for table, column in DOOR.items():
        op.execute(f"grant select ({column}), delete on app.{table} to crm_all")
    op.execute("grant update (value, reason) on app.import_rejects to crm_all")
    op.execute("grant update (reason) on app.job_rows to crm_all")
    op.execute("grant delete on app.jobs, app.job_files, app.quarantine to crm_all")
