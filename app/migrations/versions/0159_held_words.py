"""Which records hold a text, found by the index of their words before row policies say which of them are seen.

Postgres compares no text of a row before the row's policy has let it through, so that inside a team's reach a
search would read all rows of the team. These functions work as the role that reads all and hand out ids alone, of
columns that an index of words is on; whoever asks still sees only the rows that their policies show. Of other
columns they know nothing: the one null that comes then says so.
"""

from alembic import op

revision = "0159"
down_revision = "0158"

FUNCTIONS = (
    """
    create function app.is_searched(kind text, word text) returns boolean
    language sql stable set search_path = pg_catalog as $$
        select exists (
            select from pg_indexes where schemaname = 'app' and tablename = kind
            and indexdef like '%app.searchable(' || quote_ident(word) || ')%'
        )
    $$
    """,
    """
    create function app.holding(kind text, words text[], pattern text, most integer) returns setof uuid
    language plpgsql stable security definer set search_path = pg_catalog as $$
    declare
        held text;
    begin
        if exists (select from unnest(words) word where not app.is_searched(kind, word)) then
            return next null;
            return;
        end if;
        select string_agg(format('app.searchable(%I) like $1', word), ' or ') into held from unnest(words) word;
        return query execute format('select id from app.%I where %s limit $2', kind, held) using pattern, most;
    end $$
    """,
    """
    create function app.spelt_nearly(kind text, word text, said text, most integer) returns setof uuid
    language plpgsql stable security definer set search_path = pg_catalog as $$
    begin
        if app.is_searched(kind, word) then
            return query execute format(
                'select id from app.%I where app.searchable(%I) operator(public.%%>) $1 limit $2', kind, word
            ) using said, most;
        end if;
    end $$
    """,
)
CALLED = ("app.holding(text, text[], text, integer)", "app.spelt_nearly(text, text, text, integer)")


def upgrade() -> None:
    op.execute("grant create on schema app to crm_read")
    op.execute("set local role crm_read")
    for function in FUNCTIONS:
        op.execute(function)
    for called in CALLED:
        op.execute(f"revoke execute on function {called} from public")
        op.execute(f"grant execute on function {called} to crm_base, crm_all")
    op.execute("set local role crm_owner")
    op.execute("revoke create on schema app from crm_read")
