"""A company of an earlier version, with a row in every table that is guarded, brought to this one.

On the server programs of TRIBUTARY_POSTGRES_PROGRAMS if that is set, so that older servers are tried too.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.core.postgres import programs
from app.core.postgres.account import give_to_db_user
from tests.app.backup.conftest import CRM
from tests.faults.installation import free_port

pytestmark = pytest.mark.faults
EARLIER = "0010"
TO_EARLIER = f"""
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from app.core import migrate
with migrate._prepared() as connection:
    connection.execute(text("set local role crm_owner"))
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "{EARLIER}")
"""
SEALED = "from app.core.sealed import seal; print(seal('qa@example.com'))"
TABLES = """
select relname from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' and relrowsecurity
    and relname <> all (array['audit_entries', 'audit_seals'])
order by 1
"""
"""What the trail's own functions write is written by them here too."""

COLUMNS = """
select attname, format_type(atttypid, null), attnum,
    (select confrelid::regclass::text || ' ' || target.attname from pg_constraint
        join pg_attribute target on target.attrelid = confrelid and target.attnum = confkey[1]
        where contype = 'f' and conrelid = column_.attrelid and conkey = array[column_.attnum] limit 1),
    (select pg_get_constraintdef(oid) from pg_constraint
        where contype = 'c' and conrelid = column_.attrelid and conkey = array[column_.attnum]
            and pg_get_constraintdef(oid) like '%%ANY (%%' limit 1)
from pg_attribute column_
where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
order by attnum
"""
BY_TYPE = {
    "uuid": "gen_random_uuid()", "text": "'Text of {column}'", "character varying": "'Text of {column}'",
    "timestamp with time zone": "'2025-03-01 10:00+08'", "date": "'2025-03-01'", "boolean": "true",
    "integer": "1", "smallint": "1", "bigint": "1", "numeric": "1", "double precision": "0.5",
    "jsonb": "'{{}}'", "text[]": "'{{}}'", "uuid[]": "'{{}}'",
}  # fmt: skip
EMPTY = {"parent_id", "merged_into_id", "deleted_at", "retired_at"}
"""Nobody is their own parent, and nothing was removed."""
GIVEN = {
    ("leads", "country"): "'Germany'",
    ("leads", "industry"): "'Manufacturing'",
    ("customers", "country"): "'中国'",
    ("customers", "province"): "'浙江'",
    ("deals", "lost_reason"): "'Price'",
    ("score_rules", "first_cut"): "0.2",
    ("score_rules", "second_cut"): "0.4",
    ("score_rules", "third_cut"): "0.6",
}
BECOMES = {
    ("leads", "country"): "DE",
    ("leads", "industry"): "manufacturing",
    ("customers", "country"): "CN",
    ("customers", "province"): "CN-ZJ",
    ("deals", "lost_reason"): "price",
    **dict.fromkeys(
        (("deals", "product_id"), ("order_lines", "product_id"), ("products", "sku"), ("products", "name"))
    ),
}
"""What the upgrade makes of them; products are a list of codes, and these columns are gone."""


@dataclass(frozen=True)
class Company:
    folder: Path
    port: int

    def address(self, user: str) -> str:
        return f"postgresql://{user}:secret@127.0.0.1:{self.port}/company"

    def link(self) -> psycopg.Connection:
        return psycopg.connect(self.address("keeper"), autocommit=True)

    def run(self, *command: str) -> str:
        own = {"TRIBUTARY_HOME": str(self.folder / "home"), "DATABASE_URL": self.address("keeper")}
        done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Table -> its rows, as nobody of ours sees all of them."""
        with psycopg.connect(self.address("boss")) as link:
            return {
                table: [row for (row,) in link.execute(f"select to_jsonb(t) from app.{table} t").fetchall()]  # noqa: S608
                for (table,) in link.execute(TABLES).fetchall()
            }


@pytest.fixture
def company() -> Iterator[Company]:
    """A server whose login for us may make roles and is no superuser."""
    folder = Path(tempfile.mkdtemp(prefix="tributary-upgrade-"))
    folder.chmod(0o755)
    data, password = folder / "server", folder / "password"
    data.mkdir(mode=0o700)
    password.write_text("secret")
    give_to_db_user(data, password)
    kind = ["-E", "UTF8", "--locale=C", "--lc-ctype=C.UTF-8", "-A", "scram-sha-256", "-U", "boss"]
    programs.run("initdb", "-D", str(data), f"--pwfile={password}", *kind)
    made = Company(folder, free_port())
    options = f"-c port={made.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    programs.run("pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")
    boss = f"postgresql://boss:secret@127.0.0.1:{made.port}/postgres"
    with psycopg.connect(boss, autocommit=True) as link:
        link.execute("create role keeper login createrole password 'secret'")
        link.execute("create database company owner keeper")
    yield made
    programs.run("pg_ctl", "-D", str(data), "-m", "immediate", "stop", check=False)
    shutil.rmtree(folder, ignore_errors=True)


def value_of(link: psycopg.Connection, table: str, column: tuple[Any, ...]) -> str | None:
    """SQL for a value of this column that its constraints take; None where it stays empty."""
    name, kind, _number, refers, check = column
    if (table, name) in GIVEN:
        return GIVEN[table, name]
    if name in EMPTY:
        return None
    if refers:
        other, key = refers.split(" ")
        return f"(select {key} from {other} limit 1)"  # noqa: S608
    if check:
        return re.search("'[^']*'", check)[0]
    return BY_TYPE[kind].format(column=name)


def fill(link: psycopg.Connection) -> None:
    left = [table for (table,) in link.execute(TABLES).fetchall()]
    while left:
        done = [table for table in left if _filled(link, table, left)]
        assert done, left
        left = [table for table in left if table not in done]


def _filled(link: psycopg.Connection, table: str, left: list[str]) -> bool:
    if link.execute(f"select exists (select from app.{table})").fetchone() == (True,):  # noqa: S608
        return True
    columns = link.execute(COLUMNS, [f"app.{table}"]).fetchall()
    waits = {one[3].split(" ")[0].removeprefix("app.") for one in columns if one[3]} & set(left) - {table}
    if waits and table != "leads":
        return False
    values = {one[0]: value_of(link, table, one) for one in columns}
    given = {name: value for name, value in values.items() if value is not None}
    link.execute(f"insert into app.{table} ({', '.join(given)}) values ({', '.join(given.values())})")  # noqa: S608
    return True


def differences(before: dict[str, Any], after: list[dict[str, Any]]) -> dict[str, Any]:
    """Columns of the nearest row of `after` that hold something else now."""
    found = [{name: row.get(name) for name, value in before.items() if row.get(name) != value} for row in after]
    return min(found, key=len, default={"": "no row is left"})


def test_every_row_every_seal_and_every_value_comes_along(company):
    company.run(sys.executable, "-c", TO_EARLIER)
    with company.link() as link:
        link.execute("set role crm_owner")
        fill(link)
        sealed = company.run(sys.executable, "-c", SEALED).strip()
        for table in ("customers", "contacts", "leads"):
            link.execute(f"update app.{table} set email = %s", [sealed])  # noqa: S608 - names of this line
        link.execute("update app.leads set city = 'Ningbo'")
        assert link.execute("select app.audit_seal()").fetchone() != (0,)
        assert link.execute("select app.audit_verify()").fetchall() == []
    before = company.rows()
    assert all(before.values())
    company.run(*CRM, "migrate")
    after = company.rows()
    changed = {
        (table, name): value
        for table, rows in before.items()
        for row in rows
        for name, value in differences(row, after[table]).items()
    }
    assert changed == BECOMES
    (product,) = after["products"]
    assert {row["product"] for table in ("deals", "order_lines") for row in after[table]} == {product["code"]}
    assert before["products"][0]["name"] in product.values()
    assert "The trail holds." in company.run(*CRM, "audit", "verify")
    company.run(*CRM, "migrate")
    assert {t: len(rows) for t, rows in company.rows().items()} == {t: len(rows) for t, rows in after.items()}
