"""What every table needs before the app may touch it, in one line of a migration: policies, grants, the trail.

    guard("deals", owned=True)                           # a noun: rows of an owner and a team
    guard("contacts", via={"customer_id": "customers"})  # a noun whose rows are their customer's owner's
    guard("order_lines", via={"order_id": "orders"})     # part of a record: visible with it
    guard("stages", everyone=True, settable=False)       # read by all, written by those who write `noun`

Each reach is a role with policies of its own (app/migrations/policies.py), each a plain comparison.
"""

from collections.abc import Mapping

from alembic import op

from app.migrations import policies
from app.migrations.policies import READERS, Guarded
from app.migrations.reaches import BASE, OWNED

TRANSITIONS = (
    ("insert", "new table as new_rows"),
    ("update", "old table as old_rows new table as new_rows"),
    ("delete", "old table as old_rows"),
)
"""Action -> the rows before and after it that a statement's trigger reads."""


def guard(
    table: str,
    owned: bool = False,
    via: Mapping[str, str] | None = None,
    about: Mapping[str, str] | None = None,
    everyone: bool = False,
    settable: bool = True,
    audited: bool = True,
    append_only: bool = False,
    noun: str | None = None,
) -> None:
    """Put `app.<table>` under row policies, grants and the audit trigger.

    `noun` is one of app.migrations.reaches.NOUNS: what the table's reaches are granted for, its own name or
    `company` unless told. `via` maps a column to the owned table whose owner is this row's too, or for a part of
    a record to the table of that record; `about` does so for tables with `entity` and `entity_id`, mapping each
    entity to its table. `settable=False`: only those who write all of the noun write a row.
    """
    op.execute(f"alter table app.{table} enable row level security")
    known = noun or (table if table in OWNED else "company")
    policies.lay(Guarded(table, known, owned, via or {}, about or {}, everyone, settable))
    _grant(table, append_only)
    if append_only:
        op.execute(
            f"create trigger append_only before update or truncate on app.{table}"
            " for each statement execute function app.refuse_change()"
        )
    elif audited:
        audit(table)


def _grant(table: str, append_only: bool) -> None:
    writes = "select, insert" if append_only else "select, insert, update"
    op.execute(f"grant {writes} on app.{table} to {BASE}")
    op.execute(f"grant {writes}, delete on app.{table} to crm_all")
    op.execute(f"grant select on app.{table} to {', '.join(READERS)}")


def restrict(table: str, role: str, rights: str) -> None:
    """Leave `app.<table>` to one role alone."""
    op.execute(f"alter table app.{table} enable row level security")
    op.execute(f"create policy {role} on app.{table} to {role} using (true)")
    op.execute(f"grant {rights} on app.{table} to {role}")


def robot_writes(table: str, append_only: bool = False) -> None:
    """Let the pipeline's robots write `app.<table>`: what models say and how runs went, nothing else."""
    op.execute(f"create policy crm_robot_writes on app.{table} to crm_robot using (true)")
    op.execute(f"grant insert{'' if append_only else ', update, delete'} on app.{table} to crm_robot")


def audit(table: str) -> None:
    """Statement-level triggers: a bulk change of 100,000 rows is one insert into the trail, not 100,000 calls."""
    for action, tables in TRANSITIONS:
        op.execute(
            f"create trigger audit_{action} after {action} on app.{table} referencing {tables}"
            f" for each statement execute function app.audit_{action}()"
        )


ASKERS = (BASE, "crm_all", "crm_read")


def asked_for(table: str, column: str, writes: str, via: str | None = None) -> None:
    """Rows of whoever asked for something, read and written by them alone; administrators meet all of them.

    `column` names the person, or with `via` the row of that table which a row belongs to. The pipeline's robots
    see to all of them.
    """
    op.execute(f"alter table app.{table} enable row level security")
    op.execute(f"create policy crm_robot on app.{table} to crm_robot using (true)")
    lay_asked_for(table, column, via)
    op.execute(f"grant select, {writes} on app.{table} to {', '.join(ASKERS)}")
    op.execute(f"grant select, insert, update, delete on app.{table} to crm_robot")


def lay_asked_for(table: str, column: str, via: str | None = None) -> None:
    """The policies of `asked_for` for people, in place of those of before."""
    mine = (
        f"exists (select from app.{via} parent where parent.id = {table}.{column})"
        if via
        else f"{column} = (select nullif(current_setting('crm.user_id', true), '')::uuid)"
    )
    op.execute(f"drop policy if exists own_or_administered on app.{table}")
    op.execute(f"create policy own on app.{table} to {', '.join(ASKERS)} using ({mine})")
    op.execute(f"create policy administered on app.{table} to crm_company_write_all, crm_all using (true)")


def tells(table: str, parents: Mapping[str, str]) -> None:
    """Each change of `app.<table>` is an event of the records its rows belong to (column -> their table)."""
    arguments = ", ".join(f"'{part}'" for pair in parents.items() for part in pair)
    for action, tables in TRANSITIONS:
        op.execute(
            f"create trigger tell_{action} after {action} on app.{table} referencing {tables}"
            f" for each statement execute function app.tell_parents({arguments})"
        )
