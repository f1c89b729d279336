"""Keys under which likely duplicates are found: phone, e-mail, web site, name, how it sounds, its words in order.

Triggers keep them, a statement at a time, whoever writes: people, imports, raw SQL. They hold no personal value in
clear: a phone number and an address stand there sealed, as they do in their record. How a Chinese character sounds
is from Unicode's Unihan database, the 6,763 of GB 2312 and some of traditional script.
"""

from pathlib import Path

from alembic import op
from sqlalchemy import text

from app.migrations.guards import TRANSITIONS, guard

revision = "0045"
down_revision = "0044"

HERE = Path(__file__).parent
TABLES = """
create table app.pinyin (letter text not null constraint pk_pinyin primary key, syllable text not null);
create table app.match_keys (
    entity text not null,
    entity_id uuid not null,
    kind text not null,
    key text not null,
    constraint pk_match_keys primary key (kind, key, entity, entity_id)
);
create index ix_match_keys_entity_id on app.match_keys (entity_id);
"""
CALLS = {
    "customers": "array[n.name, n.legal_name], array[n.website], n.phone, n.email, n.unified_social_credit_code,"
    " null, null",
    "leads": "array[n.company_name], array[n.website], n.phone, n.email, null, null, null",
    "contacts": "null, null, n.mobile, n.email, null, n.customer_id::text, n.name",
}
"""How the keys of a row `n` are asked for."""

READ = {
    "customers": "name, legal_name, website, phone, email, unified_social_credit_code, deleted_at",
    "leads": "company_name, website, phone, email, deleted_at",
    "contacts": "mobile, email, customer_id, name, deleted_at",
}


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(text((HERE / "0045_match_keys.sql").read_text().replace(":", r"\:")))
    _pinyin()
    guard("pinyin", everyone=True, settable=False, audited=False)
    guard("match_keys", about={name: name for name in CALLS}, settable=False, audited=False)
    for table, call in CALLS.items():
        op.execute(
            "insert into app.match_keys (entity, entity_id, kind, key)"
            f" select '{table}', n.id, k.kind, k.key from app.{table} n"
            f" cross join lateral app.match_keys_of({call}) as k where n.deleted_at is null"
        )
        for action, rows in TRANSITIONS[:2]:
            op.execute(
                f"create trigger match_{action} after {action} on app.{table} referencing {rows}"
                f" for each statement execute function app.keep_match_keys('{call}', '{READ[table]}')"
            )
        op.execute(
            f"create trigger match_delete after delete on app.{table} referencing old table as old_rows"
            " for each statement execute function app.drop_match_keys()"
        )


def _pinyin() -> None:
    lines = (HERE / "0045_pinyin.txt").read_text().splitlines()
    rows = [{"letter": letter, "syllable": line.split()[0]} for line in lines for letter in line.split()[1]]
    op.get_bind().execute(text("insert into app.pinyin (letter, syllable) values (:letter, :syllable)"), rows)
