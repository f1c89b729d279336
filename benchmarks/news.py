"""What comes in between two nights: as a day brings it, or the same rows spread over all records by chance."""

# ruff: noqa: S608 - names of the catalogue and of this file
from contextlib import AbstractContextManager

from sqlalchemy import Connection, create_engine, text

COLUMNS = text("""
    select column_name from information_schema.columns
    where table_schema = 'app' and table_name = :table
        and column_name not in ('id', 'external_id') and is_generated = 'NEVER' and is_identity = 'NO'
""")
GROWING = ("leads", "touchpoints", "activities", "ticket_messages", "stage_changes")
NEWEST = "{0}.id in (select id from app.{0} order by {1} desc limit :share * (select count(*) from app.{0}))"

NEW_LEADS = """
    create temporary table new_leads as
    select id, gen_random_uuid() as new_id, now() - created_at as age from app.leads where random() < :share
"""
NEW_VISITORS = """
    create temporary table new_visitors as
    select visitor, now() - max(occurred_at) as age
    from (
        select coalesce(anonymous_id, contact_id::text, customer_id::text) as visitor, occurred_at
        from app.touchpoints where lead_id is null
    ) as touches
    group by visitor having random() < :share
"""
OF_LEADS = "inner join new_leads on {0}.lead_id = new_leads.id"
A_DAY: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("leads", "inner join new_leads using (id)", {
        "id": "new_id", "status": "'new'", "created_at": "now()", "first_responded_at": "null",
        "converted_at": "null", "customer_id": "null", "contact_id": "null", "deal_id": "null",
    }),
    ("touchpoints", OF_LEADS.format("touchpoints"), {
        "lead_id": "new_id", "contact_id": "null", "customer_id": "null", "anonymous_id": "'new ' || anonymous_id",
        "occurred_at": "least(now(), occurred_at + age)", "received_at": "now()",
    }),
    ("touchpoints", "inner join new_visitors on lead_id is null and visitor"
     " = coalesce(anonymous_id, contact_id::text, customer_id::text)", {
        "anonymous_id": "'new ' || anonymous_id", "occurred_at": "occurred_at + age", "received_at": "now()",
    }),
    ("activities", OF_LEADS.format("activities"), {
        "lead_id": "new_id", "completed_at": "least(now(), completed_at + age)", "created_at": "now()",
    }),
    ("activities", "where lead_id is null and " + NEWEST.format("activities", "created_at"), {
        "created_at": "now()",
    }),
    ("stage_changes", "where " + NEWEST.format("stage_changes", "changed_at"), {"changed_at": "now()"}),
    ("tickets", "where random() < :share", {
        "status": "'new'", "created_at": "now()", "first_responded_at": "null", "resolved_at": "null",
        "closed_at": "null",
    }),
    ("ticket_messages", "where " + NEWEST.format("ticket_messages", "written_at"), {"written_at": "now()"}),
    ("orders", "where random() < :share", {
        "ordered_at": "now()", "paid_at": "null", "created_at": "now()",
    }),
)  # fmt: skip
"""Table, which of its rows come in anew, and what is another in the new ones: leads and visitors with all that
they did, replies and moves on what was worked on last, tickets and orders of whichever customer."""


def a_day(share: float) -> int:
    """New rows, each a copy of one that is there, so many of every growing table; how many."""
    with _owner() as link:
        for making in (NEW_LEADS, NEW_VISITORS):
            link.execute(text(making), {"share": share})
        return sum(_copied(link, table, which, new, share) for table, which, new in A_DAY)


def spread(share: float) -> int:
    """Copies as they are of rows by chance: news of far more records than so many rows are in a day."""
    with _owner() as link:
        return sum(_copied(link, table, "where random() < :share", {}, share) for table in GROWING)


def _owner() -> AbstractContextManager[Connection]:
    from app.core import db

    return create_engine(db.admin_url()).begin()


def _copied(link: Connection, table: str, which: str, new: dict[str, str], share: float) -> int:
    same = [name for name in link.scalars(COLUMNS, {"table": table}) if name not in new]
    names = ", ".join(f'"{name}"' for name in (*same, *new))
    values = ", ".join((*(f'{table}."{name}"' for name in same), *new.values()))
    copied = text(f"insert into app.{table} ({names}) select {values} from app.{table} {which}")
    return link.execute(copied, {"share": share}).rowcount
