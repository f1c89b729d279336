"""Reports that wait for a working day, and days on which the company works otherwise than its country."""

from alembic import op

revision = "0132"
down_revision = "0131"

TABLES = """
create table app.day_exceptions (
    day date not null constraint pk_day_exceptions primary key,
    is_working boolean not null,
    note text,
    made_by uuid
);
alter table app.report_plans add column waits_for_work boolean not null default false;
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute("alter table app.day_exceptions enable row level security")
    op.execute("create policy crm_robot on app.day_exceptions to crm_robot using (true)")
    op.execute("create policy administered on app.day_exceptions to crm_company_write_all, crm_all using (true)")
    op.execute("grant select, insert, update, delete on app.day_exceptions to crm_base, crm_all, crm_robot")
