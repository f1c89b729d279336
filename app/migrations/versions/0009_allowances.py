"""What may be done so often and no oftener, counted where all web processes see it.

`app.spend` counts one more and answers in one go, so that sixty at once are sixty: the row is the lock. What is
two days old is forgotten along the way, for strangers make up names.
"""

from alembic import op

from app.migrations.guards import restrict

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("""
        create table app.allowances (
            name text not null,
            spent integer not null,
            began_at timestamptz not null,
            next_at timestamptz not null,
            constraint pk_allowances primary key (name)
        )
    """)
    op.execute("create index ix_allowances_began_at on app.allowances (began_at)")
    restrict("allowances", "crm_signin", "select, insert, update, delete")
    op.execute("""
        create function app.spend(whose text, free integer, step interval, longest interval, lasting interval)
        returns interval language plpgsql security definer set search_path = pg_catalog as $$
        declare
            moment timestamptz;
            known app.allowances;
        begin
            insert into app.allowances values (whose, 0, clock_timestamp(), clock_timestamp())
                on conflict (name) do update set name = excluded.name returning * into known;
            moment := clock_timestamp();
            if known.began_at < moment - lasting then
                known.spent := 0;
                known.began_at := moment;
            elsif known.next_at > moment then
                return known.next_at - moment;
            end if;
            update app.allowances set spent = known.spent + 1, began_at = known.began_at,
                next_at = moment + case when known.spent + 1 < free then interval '0'
                    else least(longest, step * power(2, least(known.spent + 1 - free, 30))) end
                where name = whose;
            delete from app.allowances where name in (
                select name from app.allowances where began_at < moment - interval '2 days'
                limit 20 for update skip locked);
            return interval '0';
        end $$
    """)
    op.execute("revoke execute on function app.spend from public")
    op.execute("grant execute on function app.spend to crm_base, crm_all, crm_read, crm_signin")
