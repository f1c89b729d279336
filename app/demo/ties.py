"""What of the company's own hangs on the demo company's rows, by the foreign keys of all tables.

An own row that refers to a sample row goes along if it says something about sample records alone, or was removed
already; any other stands in the way of the removal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Table, text

from app.access.work import Work
from app.core.base import Base, load_models
from app.demo.tables import FILED, MARKED

SAID = "activities"
"""Calls, notes and tasks: about records, and nothing without them."""

ABOUT = ("customer_id", "contact_id", "lead_id", "deal_id", "ticket_id")
REMOVABLE = ("customers", "contacts", "leads", "deals", "tickets", SAID)
"""Whose removed rows nobody sees any more."""


@dataclass(frozen=True)
class Tie:
    """`table`.`column` holds `key` of `parent`. Rows with a tie that `goes` go with what they refer to."""

    table: str
    column: str
    parent: str
    key: str
    goes: bool

    def to(self, which: str) -> str:
        """The condition of rows `t` that refer to such rows `p` of the parent."""
        held = f"t.{self.column} in (select p.{self.key} from app.{self.parent} p where {which})"  # noqa: S608
        return f"(t.{self.column} is not null and {held})"


@cache
def ties() -> tuple[Tie, ...]:
    """All foreign keys to tables with sample rows."""
    load_models()
    return tuple(
        Tie(table.name, key.parent.name, key.column.table.name, key.column.name, key.ondelete is not None)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in MARKED
    )


def hanging(table: str) -> str | None:
    """The condition of own rows `t` that go along; None where none ever do."""
    if table not in REMOVABLE:
        return None
    if table != SAID:
        return f"{_own(table)} and t.deleted_at is not null and {_refers(table)}"
    own = " or ".join(tie.to("not p.is_sample and p.deleted_at is null") for tie in _about())
    return f"{_own(table)} and {_refers(table)} and (t.deleted_at is not null or not ({own}))"


def standing(table: str) -> str | None:
    """The condition of own rows `t` that stand in the way; None where none ever do."""
    refers, along = _refers(table), hanging(table)
    if not refers:
        return None
    own = _own(table)
    return f"{own} and {refers}" + (f" and not ({along})" if along else "")


def count_hanging(work: Work) -> dict[str, int]:
    """Own rows that would go along, by table; tables without any are left out."""
    asked = {table: _count(table, where) for table in REMOVABLE if (where := hanging(table))}
    return _counted(work, asked | {"files": f"select count(*) from app.files t where {files()}"})  # noqa: S608


def count_standing(work: Work) -> dict[str, int]:
    """Own records that refer to sample rows and stay, by table. A part counts as its record."""
    load_models()
    asked: dict[str, list[str]] = {}
    for table in Base.metadata.tables.values():
        if where := standing(table.name):
            whole = _whole(table.name)
            ids = f"select t.{whole.column if whole else _key(table)} as id from app.{table.name} t where {where}"  # noqa: S608
            asked.setdefault(whole.parent if whole else table.name, []).append(ids)
    statements = {name: f"select count(*) from ({' union '.join(parts)}) as own" for name, parts in asked.items()}  # noqa: S608
    return _counted(work, statements)


def count_samples(work: Work) -> dict[str, int]:
    """Sample rows by table."""
    return _counted(work, {table: _count(table, "t.is_sample") for table in MARKED})


def files() -> str:
    """The condition of files `t` on sample records."""
    return "(" + " or ".join(f"(t.entity = '{one}' and {_on(one)})" for one in FILED) + ")"


def _on(table: str) -> str:
    return f"t.entity_id in (select id from app.{table} where is_sample)"  # noqa: S608 - names of ours


def _about() -> Iterator[Tie]:
    return (tie for tie in ties() if tie.table == SAID and tie.column in ABOUT)


def _refers(table: str) -> str:
    found = [tie.to("p.is_sample") for tie in ties() if tie.table == table and not tie.goes]
    return f"({' or '.join(found)})" if found else ""


def _own(table: str) -> str:
    """Of a part of a record: that its record stays."""
    whole = _whole(table)
    mine = [] if whole is None else [whole.to("not p.is_sample")]
    if table in MARKED:
        mine.append("not t.is_sample")
    return " and ".join(mine) or "true"


def _whole(table: str) -> Tie | None:
    """By what a part of a record hangs on it."""
    return next((tie for tie in ties() if tie.table == table and tie.goes and tie.parent != "users"), None)


def _key(table: Table) -> str:
    return next(iter(table.primary_key.columns)).name


def _count(table: str, where: str) -> str:
    return f"select count(*) from app.{table} t where {where}"  # noqa: S608 - names of ours


def _counted(work: Work, asked: dict[str, str]) -> dict[str, int]:
    """One statement for all."""
    columns = ", ".join(f"({statement})" for statement in asked.values())
    row = work.session.execute(text(f"select {columns}")).one()
    return {name: n for name, n in zip(asked, row, strict=True) if n}
