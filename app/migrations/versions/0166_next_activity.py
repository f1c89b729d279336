"""When something is planned first on a record stands in the record: lists are sorted and narrowed down by it.

Kept from what is planned by a trigger, as the role that sees all: whoever plans need not change the record. It is
a copy, so that the trail and the readers of events pass it over.
"""

from pathlib import Path

from alembic import op

from app.migrations.guards import TRANSITIONS
from app.migrations.shares import KEEPER

revision = "0166"
down_revision = "0165"

PARENTS = {"customer_id": "customers", "lead_id": "leads", "deal_id": "deals", "ticket_id": "tickets"}
PLANNED = "status = 'planned' and deleted_at is null"

FILL = """
    update app.{parent} record set next_activity_at = planned.at
    from (select {column}, min(due_at) as at from app.activities where {planned} group by {column}) planned
    where planned.{column} = record.id
"""
AGAIN = """
create function app.plan_next_on_{parent}(touched uuid[]) returns void
language plpgsql set search_path = pg_catalog set enable_seqscan = off as $$
begin
    perform from app.{parent} where id = any (touched) order by id for no key update;
    update app.{parent} record set next_activity_at = planned.at
    from unnest(touched) as one (id), lateral (
        select min(due_at) as at from app.activities where {column} = one.id and {planned}
    ) planned
    where record.id = one.id and record.next_activity_at is distinct from planned.at;
end $$
"""
"""The records are held first: whoever waits for another's plan counts that one too."""

KEEP = """
create function app.plan_next_{action}() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    {each}
    return null;
end $$
"""
EACH = """
    if exists ({touched}) then
        perform app.plan_next_on_{parent}(array({touched}));
    end if;
"""
TOUCHED = {
    "insert": "select distinct {column} from new_rows where {column} is not null and {planned}",
    "delete": "select distinct {column} from old_rows where {column} is not null and {planned}",
    "update": """
        select distinct of_row.{column} from old_rows o join new_rows n using (id),
            lateral (values (o.{column}), (n.{column})) of_row ({column})
        where of_row.{column} is not null and (o.status = 'planned' or n.status = 'planned')
            and (o.{column}, o.status, o.due_at, o.deleted_at)
                is distinct from (n.{column}, n.status, n.due_at, n.deleted_at)
    """,
}


def upgrade() -> None:
    _leave_out_of_the_trail()
    for column, parent in PARENTS.items():
        op.execute(f"alter table app.{parent} add column next_activity_at timestamptz")
        if parent != "deals":
            op.execute(
                f"create index ix_activities_planned_{parent.removesuffix('s')} on app.activities"
                f" ({column}, due_at) where {PLANNED} and {column} is not null"
            )
        op.execute(FILL.format(parent=parent, column=column, planned=PLANNED))
        op.execute(f"create index ix_{parent}_by_next_activity_at on app.{parent} (next_activity_at, id)")
    _keep()


def _leave_out_of_the_trail() -> None:
    said = (Path(__file__).parent / "0034_changes_by_column.sql").read_text()
    op.execute(said.replace("'updated_by', 'version')", "'updated_by', 'version', 'next_activity_at')"))


def _keep() -> None:
    op.execute(f"grant create on schema app to {KEEPER}")
    op.execute(f"set local role {KEEPER}")
    for column, parent in PARENTS.items():
        op.execute(AGAIN.format(parent=parent, column=column, planned=PLANNED))
    for action, touched in TOUCHED.items():
        asked = {column: touched.format(column=column, planned=PLANNED) for column in PARENTS}
        each = "".join(EACH.format(touched=asked[column], parent=parent) for column, parent in PARENTS.items())
        op.execute(KEEP.format(action=action, each=each.strip()))
    op.execute("set local role crm_owner")
    op.execute(f"revoke create on schema app from {KEEPER}")
    for action, rows in TRANSITIONS:
        op.execute(
            f"create trigger plan_next_{action} after {action} on app.activities referencing {rows}"
            f" for each statement execute function app.plan_next_{action}()"
        )
