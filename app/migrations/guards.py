"""What every table needs before the app may touch it, in one line of a migration: policies, grants, the trail.

    guard("deals", owned=True)                           # rows of an owner and a team
    guard("contacts", via={"customer_id": "customers"})  # visible with their customer
    guard("stages", everyone=True, settable=False)       # no row belongs to anybody; only administrators write

Each reach is a role with policies of its own, so that each policy is a plain comparison the planner can index.
"""

from collections.abc import Mapping

from alembic import op

READERS = ("crm_read", "crm_robot", "crm_dbt")
MINE = {
    "crm_own": "owner_id = (select nullif(current_setting('crm.user_id', true), '')::uuid)",
    "crm_team": "team_id = (select nullif(current_setting('crm.team_id', true), '')::uuid)",
}


def guard(
    table: str,
    owned: bool = False,
    via: Mapping[str, str] | None = None,
    about: Mapping[str, str] | None = None,
    everyone: bool = False,
    settable: bool = True,
    audited: bool = True,
    append_only: bool = False,
) -> None:
    """Put `app.<table>` under row policies, grants and the audit trigger.

    `via` maps a column to the table whose visible rows make this one's visible; `about` does so for tables with
    `entity` and `entity_id`, mapping each entity to its table. Without owner, parent or `everyone`, only those who
    see everything see a row. `settable=False` lets salespeople and managers read only.
    """
    op.execute(f"alter table app.{table} enable row level security")
    for role, mine in MINE.items():
        seen = "true" if everyone else " or ".join(_ways(table, mine if owned else "", via or {}, about or {}))
        if seen:
            op.execute(f"create policy {role} on app.{table} to {role} using ({seen})")
    op.execute(f"create policy crm_all on app.{table} to crm_all using (true)")
    for role in READERS:
        op.execute(f"create policy {role} on app.{table} for select to {role} using (true)")
    _grant(table, settable, append_only)
    if append_only:
        op.execute(
            f"create trigger append_only before update or truncate on app.{table}"
            " for each statement execute function app.refuse_change()"
        )
    elif audited:
        audit(table)


def _ways(table: str, mine: str, via: Mapping[str, str], about: Mapping[str, str]) -> list[str]:
    ways = [mine] if mine else []
    ways += [
        f"exists (select from app.{parent} parent where parent.id = {table}.{column})"
        for column, parent in via.items()
    ]
    ways += [
        f"(entity = '{entity}' and exists (select from app.{parent} parent where parent.id = {table}.entity_id))"
        for entity, parent in about.items()
    ]
    return ways


def _grant(table: str, settable: bool, append_only: bool) -> None:
    writes = "select, insert" if append_only else "select, insert, update"
    op.execute(f"grant {writes if settable else 'select'} on app.{table} to crm_own, crm_team")
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
    for action, tables in (
        ("insert", "new table as new_rows"),
        ("update", "old table as old_rows new table as new_rows"),
        ("delete", "old table as old_rows"),
    ):
        op.execute(
            f"create trigger audit_{action} after {action} on app.{table} referencing {tables}"
            f" for each statement execute function app.audit_{action}()"
        )


ASKERS = ("crm_own", "crm_team", "crm_all", "crm_read")


def asked_for(table: str, column: str, writes: str, via: str | None = None) -> None:
    """Rows of whoever asked for something, read and written by them alone; administrators meet all of them.

    `column` names the person, or with `via` the row of that table which a row belongs to. The pipeline's robots
    see to all of them.
    """
    mine = (
        f"exists (select from app.{via} parent where parent.id = {table}.{column})"
        if via
        else f"{column} = (select nullif(current_setting('crm.user_id', true), '')::uuid)"
        " or (select current_setting('crm.role', true)) in ('administrator', 'system')"
    )
    op.execute(f"alter table app.{table} enable row level security")
    op.execute(f"create policy own_or_administered on app.{table} to {', '.join(ASKERS)} using ({mine})")
    op.execute(f"create policy crm_robot on app.{table} to crm_robot using (true)")
    op.execute(f"grant select, {writes} on app.{table} to {', '.join(ASKERS)}")
    op.execute(f"grant select, insert, update, delete on app.{table} to crm_robot")
