"""A build says which transactions it had seen and of what definitions it is, so that the next one can carry it on.

What stands in schema `kept` is lost in a crash, the mark first of all: then the next build begins anew.
"""

from alembic import op

revision = "0065"
down_revision = "0071"


def upgrade() -> None:
    op.execute("create policy crm_dbt on app.eras for select to crm_dbt using (true)")
    op.execute("grant select on app.eras to crm_dbt")
    op.execute("set local role crm_dbt")
    op.execute("""
        alter table marts.builds
            add column era integer,
            add column seen pg_snapshot,
            add column definitions text,
            add column since uuid
    """)
    op.execute("create unlogged table kept.in_force (build_id uuid not null)")
    op.execute("comment on table kept.in_force is 'The build that the tables carried on were published with'")
    op.execute("set local role crm_owner")
