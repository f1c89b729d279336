"""Whose each record is that hangs on others: a table beside it that says so, kept by triggers, for lists in pages.

`shares_of_contacts` has a row for each contact and each customer that it is seen with: that one's owner and team,
and the moment by which contacts are listed. Its index of owners and its index of teams, newest first, have in one
walk what row policies find row by row. A share shows nothing by itself: the policy of the record decides, so that
one that is out of date hides a record from lists, and never shows it.
"""

from collections.abc import Collection, Iterable, Sequence

from alembic import op

from app.migrations import policies
from app.migrations.guards import TRANSITIONS
from app.migrations.policies import MINE, Guarded
from app.migrations.reaches import BASE, NARROW, reach_role
from app.migrations.ties import CHILDREN, OWNERS, Child, Tie

KEEPER = "crm_all"
"""Keeps the shares: whoever hangs something on a record need not see whose that is."""

TABLE = """
create table {shares} (
    record_id uuid not null,
    of_id uuid not null,
    owner_id uuid,
    team_id uuid,
    at timestamptz not null
)
"""
TRIGGERED = """
create function app.{name}() returns trigger
language plpgsql security definer set search_path = pg_catalog set enable_seqscan = off as $$
declare
    moved uuid[];
begin
    {does}
    return null;
end $$
"""
"""What a statement wrote is looked up by index: Postgres, which knows nothing of it, would read whole tables."""
AGAIN = """
create function app.share_{table}_again(moved uuid[]) returns void
language sql set search_path = pg_catalog as $$
    delete from {shares} where record_id = any (moved);
    insert into {shares} {made} on conflict do nothing;
$$
"""
OF_RECORDS = """
    if tg_op = 'INSERT' then
        insert into {shares} {made};
        return null;
    elsif tg_op = 'DELETE' then
        delete from {shares} where record_id in (select id from old_rows);
        return null;
    end if;
    moved := array({moved});
    if moved <> '{{}}' then
        perform app.share_{table}_again(moved);
    end if;
"""
OF_TIES = """
    if tg_op <> 'DELETE' then
        moved := array(select {record} from new_rows);
    end if;
    if tg_op <> 'INSERT' then
        moved := moved || array(select {record} from old_rows);
    end if;
    perform app.share_{table}_again(moved);
"""
OF_PARENTS = """
    moved := array({moved});
    if moved = '{{}}' then
        return null;
    end if;
    perform from app.{parent} where id = any (moved) order by id for update;
    {taken};
"""
TAKEN = """
    update {shares} share set owner_id = parent.owner_id, team_id = parent.team_id
    from app.{tie.parent} parent join app.{tie.table} tie on tie.{tie.column} = parent.id
    where parent.id = any (moved) and share.record_id = tie.{tie.record} and share.of_id = parent.id
"""


def hang(child: Child) -> None:
    """A table of records is seen by what they hang on: their policies, and the shares of all that there are."""
    policies.lay(Guarded(child.table, child.noun, owned=child.is_owned, via=child.via))
    for tie in child.ties:
        if tie not in child.own:
            _see_elsewhere(child, tie)
    op.execute(TABLE.format(shares=child.shares))
    op.execute(f"insert into {child.shares} {made(child, child.ties, f'app.{child.table}')}")
    key = f"constraint pk_shares_of_{child.table} primary key (record_id, of_id)"
    op.execute(f"alter table {child.shares} add {key}")
    for whose in OWNERS:
        name = f"ix_shares_of_{child.table}_{whose.removesuffix('_id')}_newest"
        op.execute(f"create index {name} on {child.shares} ({whose}, at desc, record_id desc)")
    _show(child)
    _keep(child)


def follow(parent: str) -> None:
    """A record that gets another owner takes along the shares of all that hangs on it.

    It is locked against whoever hangs something on it meanwhile, and holds it as a foreign key does: one waits for
    the other, and sees what that one wrote.
    """
    taken = ";".join(
        TAKEN.format(shares=child.shares, tie=tie)
        for child in CHILDREN
        for tie in child.ties
        if tie.parent == parent and tie.column != "id"
    )
    does = OF_PARENTS.format(moved=_differing(OWNERS), parent=parent, taken=taken)
    _function(f"share_under_{parent}", does)
    _triggers(parent, f"share_under_{parent}", of={"update"})


def _see_elsewhere(child: Child, tie: Tie) -> None:
    for reach in NARROW:
        role, name = reach_role(child.noun, "read", reach), f"read_{reach}_elsewhere"
        op.execute(f"drop policy if exists {name} on app.{child.table}")
        op.execute(
            f"create policy {name} on app.{child.table} for select to {role} using (exists ("
            f"select from app.{tie.table} tie join app.{tie.parent} parent on parent.id = tie.{tie.column}"
            f" where tie.{tie.record} = {child.table}.id and {MINE[reach].format(row='parent.')}))"
        )


def _show(child: Child) -> None:
    """Who reads the records reads their shares, each reach its own."""
    op.execute(f"alter table {child.shares} enable row level security")
    op.execute(f"create policy {KEEPER} on {child.shares} to {KEEPER} using (true)")
    op.execute(f"grant select, insert, update, delete on {child.shares} to {KEEPER}")
    op.execute(f"grant select on {child.shares} to {BASE}")
    for reach in NARROW:
        mine, role = MINE[reach].format(row=""), reach_role(child.noun, "read", reach)
        op.execute(f"create policy read_{reach} on {child.shares} for select to {role} using ({mine})")


def _keep(child: Child) -> None:
    names = {"table": child.table, "shares": child.shares}
    again = made(child, child.ties, f"app.{child.table}", "record.id = any (moved)")
    _as_keeper(AGAIN.format(**names, made=again))
    new = made(child, child.own, "new_rows")
    _function(f"share_{child.table}", OF_RECORDS.format(**names, made=new, moved=_differing(child.watched)))
    _triggers(child.table, f"share_{child.table}")
    for tie in child.ties:
        if tie not in child.own:
            _function(f"share_{tie.table}", OF_TIES.format(table=child.table, record=tie.record))
            _triggers(tie.table, f"share_{tie.table}")


def made(child: Child, ties: Iterable[Tie], rows: str, which: str = "true") -> str:
    """A query for the shares of records in `rows`; one of what is tied to a parent twice."""
    way = " union all " if set(ties) <= set(child.own) else " union "
    return way.join(
        f"select record.id, {of}.id, {of}.owner_id, {of}.team_id, record.{child.at}"
        f" from {rows} record {joined} and {which}"
        for of, joined in (_joined(child, tie) for tie in ties)
    )


def _joined(child: Child, tie: Tie) -> tuple[str, str]:
    """Whose a record is by a tie, and what joins that; one without an owner of its own is nobody's by itself."""
    if tie.column == "id":
        return "record", "where coalesce(record.owner_id, record.team_id) is not null"
    if tie in child.own:
        return "parent", f"join app.{tie.parent} parent on parent.id = record.{tie.column}"
    tied = f"join app.{tie.table} tie on tie.{tie.record} = record.id"
    return "parent", f"{tied} join app.{tie.parent} parent on parent.id = tie.{tie.column}"


def _differing(columns: Sequence[str]) -> str:
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("before", "after"))
    return (
        "select id from old_rows before join new_rows after using (id)"
        f" where ({before}) is distinct from ({after})"
    )


def _function(name: str, does: str) -> None:
    _as_keeper(TRIGGERED.format(name=name, does=does.strip()))


def _as_keeper(function: str) -> None:
    op.execute(f"grant create on schema app to {KEEPER}")
    op.execute(f"set local role {KEEPER}")
    op.execute(function)
    op.execute("set local role crm_owner")
    op.execute(f"revoke create on schema app from {KEEPER}")


def _triggers(table: str, function: str, of: Collection[str] = ("insert", "update", "delete")) -> None:
    for action, rows in TRANSITIONS:
        if action in of:
            op.execute(
                f"create trigger {function}_{action} after {action} on app.{table} referencing {rows}"
                f" for each statement execute function app.{function}()"
            )
