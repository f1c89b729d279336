"""How the names of records sound, whole and by initials, so that a Chinese name is found by typing Latin letters.

Triggers keep it, a statement at a time, as they keep the keys of duplicates. Nobody reads the table: a function
tells the ids of what sounds so, and row policies of the records say which of them there are for who asks.
"""

from alembic import op
from sqlalchemy import text

from app.migrations.guards import TRANSITIONS

revision = "0087"
down_revision = "0070"

NAMES = {"customers": "n.name", "contacts": "n.name", "leads": "n.name, n.company_name", "deals": "n.title"}
"""What a record is called by: columns of a row `n`."""

TABLE = """
create table app.sounds (
    entity text not null,
    entity_id uuid not null,
    key text not null,
    constraint pk_sounds primary key (key, entity, entity_id)
);
create index ix_sounds_entity_id on app.sounds (entity_id);
"""

# 瑞丰五金: ruifengwujin and rfwj; a name without any such letter has none, its own letters find it. The limit has
# each letter looked up by its index: joined otherwise, all letters were read for every name.
SOUNDS_OF = """
create function app.sounds_of(names text[]) returns table (key text)
language sql stable parallel safe set search_path = pg_catalog as $$
    with spelt as (
        select string_agg(coalesce(syllable, c), '' order by n) as whole,
            string_agg(left(coalesce(syllable, c), 1), '' order by n) as initials
        from unnest(names) as name,
            regexp_split_to_table(
                regexp_replace(lower(normalize(name, nfkc)), '[[:punct:][:space:]·、。，《》「」]+', '', 'g'), ''
            ) with ordinality as chars (c, n)
            left join lateral (select syllable from app.pinyin where letter = c limit 1) as sound on true
        where name ~ '[^ -~]'
        group by name
        having bool_or(syllable is not null)
    )
    select left(whole, 60) from spelt union select left(initials, 30) from spelt
$$;
"""
KEEP = """
create function app.keep_sounds() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
    names constant text := 'array[' || tg_argv[0] || ']';
    changed constant text := case tg_op when 'UPDATE' then format(
        'select n.* from new_rows n join old_rows o using (id)'
        ' where (%s, n.deleted_at) is distinct from (%s, o.deleted_at)', names, replace(names, 'n.', 'o.')
    ) else 'select n.* from new_rows n' end;
begin
    if tg_op = 'UPDATE' then
        execute format(
            'delete from app.sounds where entity = %L and entity_id in (select id from (%s) as n)',
            tg_table_name, changed
        );
    end if;
    execute format(
        'insert into app.sounds (entity, entity_id, key) select distinct %L, n.id, s.key from (%s) as n'
        ' cross join lateral app.sounds_of(%s) as s where n.deleted_at is null', tg_table_name, changed, names
    );
    return null;
end $$;

create function app.drop_sounds() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    delete from app.sounds where entity = tg_table_name and entity_id in (select id from old_rows);
    return null;
end $$;

create function app.sounding(kind text, begins text, most integer) returns setof uuid
language sql stable security definer set search_path = pg_catalog as $$
    select distinct entity_id from app.sounds
    where key >= begins and key < begins || '~' and entity = kind limit most
$$;
"""


def upgrade() -> None:
    for part in (TABLE, SOUNDS_OF, KEEP):
        op.execute(text(part.replace(":", r"\:")))
    op.execute("alter table app.sounds enable row level security")
    op.execute("revoke all on function app.sounding from public")
    op.execute("grant execute on function app.sounding to crm_base, crm_all, crm_read")
    for table, names in NAMES.items():
        op.execute(
            f"insert into app.sounds (entity, entity_id, key) select distinct '{table}', n.id, s.key"
            f" from app.{table} n cross join lateral app.sounds_of(array[{names}]) as s where n.deleted_at is null"
        )
        for action, rows in TRANSITIONS[:2]:
            op.execute(
                f"create trigger sound_{action} after {action} on app.{table} referencing {rows}"
                f" for each statement execute function app.keep_sounds('{names}')"
            )
        op.execute(
            f"create trigger sound_delete after delete on app.{table} referencing old table as old_rows"
            " for each statement execute function app.drop_sounds()"
        )
