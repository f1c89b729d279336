"""The planner's statistics, renewed by those who may not own the tables: the pipeline, before it builds."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        create function app.refresh_statistics() returns void
        language plpgsql security definer set search_path = pg_catalog as $$
        declare
            name text;
        begin
            for name in select tablename from pg_tables where schemaname = 'app' loop
                execute format('analyze app.%I', name);
            end loop;
        end $$
    """)
    op.execute("revoke execute on function app.refresh_statistics from public")
    op.execute("grant execute on function app.refresh_statistics to crm_dbt")
