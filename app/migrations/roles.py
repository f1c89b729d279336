"""The roles that are shipped, written into their tables, and the grants that follow from the tables.

The program owns what it ships: a new version may know more permissions. Nothing is written, and nothing locked,
where the tables say the same already.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from app.migrations.reaches import COMMON, OWNED

SHIPPED = Path(__file__).with_name("roles.toml")
KNOWN = text("select code, slot, name_en, name_zh, permissions from app.roles where built_in")
REACHES = text(
    "select code, noun, reads, writes from app.roles join app.role_reaches on role_id = roles.id where built_in"
)
PUT_ROLE = text("""
    insert into app.roles (code, slot, name_en, name_zh, permissions, built_in)
    values (:code, :slot, :name_en, :name_zh, cast(:permissions as text[]), true)
    on conflict (code) do update set slot = excluded.slot, name_en = excluded.name_en, name_zh = excluded.name_zh,
        permissions = excluded.permissions, version = roles.version + 1, updated_at = now()
""")
PUT_REACH = text("""
    insert into app.role_reaches (role_id, noun, reads, writes)
    select id, :noun, :reads, :writes from app.roles where code = :code
    on conflict (role_id, noun) do update set reads = excluded.reads, writes = excluded.writes
""")
FILL = text("""
    insert into app.role_reaches (role_id, noun, reads, writes)
    select roles.id, noun, 'none', 'none' from app.roles, unnest(cast(:nouns as text[])) noun
    where not exists (select from app.role_reaches known where role_id = roles.id and known.noun = noun.noun)
""")
"""A noun that a company's own roles do not know yet is out of their reach until somebody says otherwise."""


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """Code -> what app/migrations/roles.toml says of it, with `reaches`: noun -> (reads, writes)."""
    told = tomllib.loads(SHIPPED.read_text())
    return {code: facts | {"reaches": _reaches(facts)} for code, facts in told.items()}


def _reaches(facts: dict[str, Any]) -> dict[str, tuple[str, str]]:
    reads = dict.fromkeys(OWNED, facts["reads"]) | facts.get("except_reads", {})
    writes = dict.fromkeys(OWNED, facts["writes"]) | facts.get("except_writes", {})
    reads |= {noun: "all" if noun in facts["common_reads"] else "none" for noun in COMMON}
    writes |= {noun: "all" if noun in facts["common_writes"] else "none" for noun in COMMON}
    return {noun: (reads[noun], writes[noun]) for noun in (*OWNED, *COMMON)}


def put(connection: Connection) -> None:
    """Write what is shipped and make the grants what the tables say. As a role that may write both."""
    known = {row.code: row for row in connection.execute(KNOWN)}
    reaches = {(row.code, row.noun): (row.reads, row.writes) for row in connection.execute(REACHES)}
    for code, facts in shipped().items():
        wanted = {name: facts[name] for name in ("slot", "name_en", "name_zh", "permissions")}
        if code not in known or any(getattr(known[code], name) != value for name, value in wanted.items()):
            connection.execute(PUT_ROLE, {"code": code} | wanted)
        for noun, pair in facts["reaches"].items():
            if reaches.get((code, noun)) != pair:
                connection.execute(PUT_REACH, {"code": code, "noun": noun, "reads": pair[0], "writes": pair[1]})
    connection.execute(FILL, {"nouns": [*OWNED, *COMMON]})
    connection.execute(text("select app.grant_reaches()"))
