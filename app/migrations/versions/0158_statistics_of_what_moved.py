"""Statistics are renewed of tables that are small or moved: of all of them it took a tenth of a night's build."""

from alembic import op

revision = "0158"
down_revision = "0157"


def upgrade() -> None:
    op.execute("""
        create or replace function app.refresh_statistics() returns void
        language plpgsql security definer set search_path = pg_catalog as $$
        declare
            name text;
        begin
            -- the size of a file is known at once, the count of changes once who made them has told of it
            for name in
                select relname from pg_class
                where relnamespace = 'app'::regnamespace and relkind = 'r' and (
                    reltuples < 0
                    or pg_relation_size(oid) < 1000000
                    or pg_relation_size(oid) / current_setting('block_size')::int > relpages * 1.05 + 8
                    or pg_stat_get_mod_since_analyze(oid) > reltuples * 0.05 + 1000
                )
            loop
                execute format('analyze app.%I', name);
            end loop;
        end $$
    """)
