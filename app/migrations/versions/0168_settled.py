"""What is set up once and read by all has a state that changes its name with it: a process remembers by that."""

from alembic import op

from app.migrations.guards import restrict
from app.migrations.policies import READERS
from app.migrations.reaches import BASE

revision = "0168"
down_revision = "0167"

TABLES = (
    "board_limits", "channels", "custom_fields", "disqualify_reasons", "kpi_targets", "lost_reasons", "pipelines",
    "products", "roles", "score_rules", "stages", "teams", "users",
)  # fmt: skip

NAMES = """
create table app.settled (
    name varchar not null constraint pk_settled primary key,
    state uuid not null default gen_random_uuid()
)
"""
RENAME = """
create function app.rename_state() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    update app.settled set state = gen_random_uuid() where name = tg_table_name;
    return null;
end $$
"""


def upgrade() -> None:
    op.execute(NAMES)
    op.execute(RENAME)
    for role in (BASE, "crm_all", *READERS):
        restrict("settled", role, "select")
    for table in TABLES:
        op.execute(f"insert into app.settled (name) values ('{table}')")
        op.execute(
            f"create trigger settled after insert or update or delete or truncate on app.{table}"
            " for each statement execute function app.rename_state()"
        )
