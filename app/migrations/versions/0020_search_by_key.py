"""Texts are found by what a reader takes for the same: width, accents however composed, and nothing unseen.

A phone number is found by its first part: what is sealed behind a full stop is its extension.
"""

from alembic import op
from sqlalchemy import text

revision = "0020"
down_revision = "0019"

IDEOGRAPHS = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
UNSEEN = (
    r"\00AD\061C\180E\200B\200C\200D\200E\200F\202A\202B\202C\202D\202E"
    r"\2060\2061\2062\2063\2064\2066\2067\2068\2069\FEFF"
)
PHONES = {"customers": "phone", "leads": "phone", "contacts": "mobile"}
INDEXES = text(
    "select indexname from pg_indexes where schemaname = 'app' and indexdef like '%searchable(%' order by 1"
)


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        "create or replace function app.searchable(words text) returns text"
        " language sql immutable parallel safe as $$ select ' ' || regexp_replace("
        rf" lower(normalize(translate(words, U&'{UNSEEN}', ''), NFKC)), '([{IDEOGRAPHS}])', ' \1 ', 'g') $$"
    )
    for index in op.get_bind().execute(INDEXES).scalars().all():
        op.execute(f"reindex index app.{index}")
    for table, column in PHONES.items():
        op.execute(f"drop index app.ix_{table}_{column}")
        op.execute(f"create index ix_{table}_{column}_number on app.{table} (split_part({column}, '.', 1))")
