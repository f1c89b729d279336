"""How a name sounds is looked up letter by letter: joined, the whole table of letters was read once a record."""

from alembic import op

revision = "0110"
down_revision = "0080"

SOUND_KEY = """
create or replace function app.sound_key(name text) returns text
language sql stable parallel safe set search_path = pg_catalog as $$
    select nullif(string_agg(coalesce(syllable, c), '' order by n), '')
    from regexp_split_to_table(replace(app.company_key(name), ' ', ''), '') with ordinality as chars (c, n)
    left join lateral (select syllable from app.pinyin where letter = c limit 1) as sound on c ~ '[^ -~]'
$$
"""


def upgrade() -> None:
    op.execute(SOUND_KEY)
