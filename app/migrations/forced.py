"""Row policies that bind the owner of the tables too.

Without force a function that works as the owner (`security definer`) meets every row of every table, whoever calls
it. With it the owner meets none, except in the tables that such functions are for.
"""

from sqlalchemy import Connection, text

OF_THE_OWNER = {
    "audit_entries": "written and sealed as the owner, by triggers of people who may do neither",
    "audit_seals": "made and checked by the same functions",
    "eras": "which server counts, for the same functions and for whoever migrates",
    "events": "written by the triggers of the same tables",
    "match_keys": "kept by triggers of people who need not see what they write",
    "pinyin": "read by the same triggers",
    "sounds": "kept by triggers like these, and read by `app.sounding` for people whose records' policies follow",
    "personal_marks": "taken away by triggers like these, and read by `app.marked` as sounds are",
    "settled": "named anew by triggers of whoever writes what is set up once",
    "allowances": "counted by `app.spend` for people who may not see, and so not lower, what they have spent",
}
"""Tables with policies that stay unforced, and why: each is used by a function of the owner's."""


def lift(connection: Connection) -> None:
    """Let the owner see the rows that its migrations change; in their own transaction, so nobody else does."""
    for table in _tables(connection, "relforcerowsecurity"):
        connection.execute(text(f"alter table app.{table} no force row level security"))


def lay(connection: Connection) -> None:
    """Force every table with policies but those of the owner. Locks nothing where nothing is to be done."""
    for table in _tables(connection, "relrowsecurity and not relforcerowsecurity"):
        if table not in OF_THE_OWNER:
            connection.execute(text(f"alter table app.{table} force row level security"))


def _tables(connection: Connection, which: str) -> list[str]:
    question = f"select relname from pg_class where relnamespace = 'app'::regnamespace and {which} order by 1"
    return list(connection.scalars(text(question)))
