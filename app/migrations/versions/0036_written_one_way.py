"""E-mail addresses and names that were stored before there was one way of writing them are written so.

Addresses are sealed, and found by equality alone: one stored with capitals was found only as it had been written.
The records are about nothing else than before, so neither versions nor the trail know of it; what the trail kept
of them stays as it was. Read and written in chunks: no more than a chunk is held at once.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from alembic import op
from sqlalchemy import Connection, RowMapping, text

from app.core.sealed import seal, unseal
from app.core.texts import clean
from app.core.validation import as_email

revision = "0036"
down_revision = "0035"

CHUNK = 10_000
EMAILS = ("customers", "contacts", "leads")
NAMES = {
    "customers": ("name", "legal_name"),
    "contacts": ("name",),
    "leads": ("name", "company_name"),
    "deals": ("title",),
    "tickets": ("subject",),
}


def upgrade() -> None:
    for table in NAMES:
        op.execute(f"alter table app.{table} disable trigger user")
    write_one_way(op.get_bind())
    for table in NAMES:
        op.execute(f"alter table app.{table} enable trigger user")


def write_one_way(link: Connection) -> None:
    for table in EMAILS:
        _rewrite(link, table, ("email",), "email is not null", _address)
    for table, columns in NAMES.items():
        unusual = " or ".join(rf"{name} !~ '^[!-~]+( [!-~]+)*$'" for name in columns)
        _rewrite(link, table, columns, unusual, _name)


def _address(sealed: str) -> str:
    written = unseal(sealed) or ""
    return seal(as_email(written)) or sealed


def _name(written: str) -> str:
    """Nothing but what cannot be seen is a name no longer: it stays, for a record has to have one."""
    return clean(written) or written


def _rewrite(link: Connection, table: str, columns: tuple[str, ...], which: str, way: Any) -> None:
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    change = text(f"update app.{table} set {sets} where id = :id")
    for rows in _chunks(link, table, columns, which):
        was = [{name: row[name] for name in columns} for row in rows]
        now = [{name: value and way(value) for name, value in each.items()} for each in was]
        changed = [{**new, "id": row["id"]} for row, old, new in zip(rows, was, now, strict=True) if old != new]
        if changed:
            link.execute(change, changed)


def _chunks(link: Connection, table: str, columns: tuple[str, ...], which: str) -> Iterator[Sequence[RowMapping]]:
    after = None
    asked = f"select id, {', '.join(columns)} from app.{table} where ({which}) and %s order by id limit {CHUNK}"
    while True:
        place = "id > :after" if after else "true"
        rows = link.execute(text(asked % place), {"after": after} if after else {}).mappings().all()
        if not rows:
            return
        yield rows
        after = rows[-1]["id"]
