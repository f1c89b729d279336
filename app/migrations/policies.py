"""Row policies: what each reach sees and changes of a table.

A record of somebody's is found by an index of owners and teams. Of one that hangs on another, such as a contact on
a customer, that other is looked up; lists find it by its shares (app/migrations/shares.py). What is a part of a
record, or about one, is there for whoever sees that record, and written by whoever may change it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from alembic import op

from app.migrations.reaches import BASE, COMMON, NARROW, NOUNS, OWNED, reach_role

READERS = ("crm_read", "crm_robot", "crm_dbt")
TEAM_TREE = """
create or replace function app.team_tree() returns setof uuid language sql stable as $$
    with recursive tree as (
        select nullif(current_setting('crm.team_id', true), '')::uuid as id
        union
        select teams.id from app.teams join tree on teams.parent_id = tree.id
    )
    select id from tree where id is not null
$$
"""
"""The team of whoever asks and all below it. Teams that are above each other come once."""

MINE = {
    "own": "{row}owner_id = (select nullif(current_setting('crm.user_id', true), '')::uuid)",
    "team": "{row}team_id = (select nullif(current_setting('crm.team_id', true), '')::uuid)",
    "tree": "{row}team_id = any (array(select app.team_tree()))",
}


@dataclass(frozen=True)
class Guarded:
    """A table and whose its rows are; see `guard`. `noun` is what its reaches are granted for."""

    table: str
    noun: str
    owned: bool = False
    via: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    everyone: bool = False
    settable: bool = True


Policy = tuple[str, str, str, str]
"""Name, role, command, condition."""


def lay(one: Guarded) -> None:
    """Put the policies on a table, in place of those of the same names."""
    if one.noun not in NOUNS:
        raise ValueError(f"{one.noun} is not among the nouns of app/migrations/reaches.py")
    for name, role, command, condition in _policies(one):
        clause = "with check" if command == "insert" else "using"
        op.execute(f"drop policy if exists {name} on app.{one.table}")
        op.execute(f"create policy {name} on app.{one.table} for {command} to {role} {clause} ({condition})")


def _policies(one: Guarded) -> Iterator[Policy]:
    yield "crm_all", "crm_all", "all", "true"
    for role in READERS:
        yield role, role, "select", "true"
    if one.everyone:
        yield from _of_everyone(one)
    elif one.about or (one.via and one.noun in COMMON):
        yield "of_what_is_seen", BASE, "select", " or ".join(_seen(one))
        if one.settable:
            yield from _of_what_is_changed(one)
    elif one.noun in OWNED:
        yield from _by_reach(one)
    else:
        yield "read_all", reach_role(one.noun, "read", "all"), "select", "true"
        yield from _written(one.noun, "all", "true")


def _of_everyone(one: Guarded) -> Iterator[Policy]:
    if one.settable:
        yield "everyone", BASE, "all", "true"
    else:
        yield "everyone", BASE, "select", "true"
        yield from _written(one.noun, "all", "true")


def _by_reach(one: Guarded) -> Iterator[Policy]:
    for reach in NARROW:
        whose = " or ".join(_whose(one, reach))
        yield f"read_{reach}", reach_role(one.noun, "read", reach), "select", whose
        yield from _written(one.noun, reach, whose)
    yield "read_all", reach_role(one.noun, "read", "all"), "select", "true"
    yield from _written(one.noun, "all", "true")


def _written(noun: str, reach: str, condition: str) -> Iterator[Policy]:
    """Writing tells nothing: a policy for all commands would let its holder read, too."""
    for command in ("insert", "update"):
        yield f"{command}_{reach}", reach_role(noun, "write", reach), command, condition


def _whose(one: Guarded, reach: str) -> Iterator[str]:
    if one.owned:
        yield MINE[reach].format(row="")
    for column, parent in one.via.items():
        mine = MINE[reach].format(row="parent.")
        yield f"exists (select from app.{parent} parent where parent.id = {one.table}.{column} and {mine})"


def _of_what_is_changed(one: Guarded) -> Iterator[Policy]:
    """Who would change a record may hold it, as a foreign key does: held it meets the policies that say who."""
    for command in ("insert", "update", "delete"):
        yield f"{command}_of_what_is_changed", BASE, command, " or ".join(_seen(one, " for key share"))


def _seen(one: Guarded, held: str = "") -> Iterator[str]:
    for column, parent in one.via.items():
        yield f"exists (select from app.{parent} parent where parent.id = {one.table}.{column}{held})"
    for entity, parent in one.about.items():
        seen = f"exists (select from app.{parent} parent where parent.id = {one.table}.entity_id{held})"
        yield f"(entity = '{entity}' and {seen})"
