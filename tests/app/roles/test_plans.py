# ruff: noqa: S608 - the names in the SQL are those of this file
"""Among many rows each reach into each table reads few of them: an index for every policy.

Whoever asks owns the oldest rows: walking through the newest first finds them last. TRIBUTARY_PLAN_ROWS=1000000
asks the same of a million rows a table.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, get_type_hints

import pytest
from psycopg import sql
from sqlalchemy import Connection, create_engine, event, select, text

from app.access.actor import Actor, Reach
from app.access.robots import SYSTEM
from app.access.work import Work, work
from app.core import db
from app.core.paging import Keyset
from app.fields.noun import noun_of, nouns
from app.migrations.reaches import OWNED
from app.migrations.shares import made
from app.migrations.ties import CHILDREN
from app.roles import service as roles
from app.roles.schema import ReachGiven, RoleCreate
from app.ui import record_page
from app.users import service as users

ROWS = int(os.environ.get("TRIBUTARY_PLAN_ROWS", "8000"))
OWNED_EACH = 40
MOST_READ = 3_000
"""Rows that a page, a count or one record's parts may touch; a whole table has more."""

MADE = {
    "customers": ("name, owner_id, team_id", "'Acme ' || i, o.id, o.team_id"),
    "leads": ("name, owner_id, team_id", "'Li ' || i, o.id, o.team_id"),
    "deals": ("title, currency, owner_id, team_id", "'Pumps ' || i, 'CNY', o.id, o.team_id"),
    "contacts": ("name, customer_id", "'Fang ' || i, md5('customers' || i)::uuid"),
    "tickets": ("subject, customer_id", "'Leak ' || i, md5('customers' || i)::uuid"),
    "orders": (
        "order_no, ordered_at, amount, currency, customer_id",
        "i::text, now() - i * interval '1 minute', 1, 'CNY', md5('customers' || i)::uuid",
    ),
    "survey_responses": ("kind, customer_id", "'nps', md5('customers' || i)::uuid"),
    "activities": (
        "kind, subject, customer_id, lead_id, deal_id",
        "'call', 'Call', case when i % 3 = 0 then md5('customers' || i)::uuid end,"
        " case when i % 3 = 1 then md5('leads' || i)::uuid end,"
        " case when i % 3 = 2 then md5('deals' || i)::uuid end",
    ),
    "touchpoints": (
        "occurred_at, channel, event, customer_id, lead_id",
        "now() - i * interval '1 minute', 'baidu', 'visit',"
        " case when i % 2 = 0 then md5('customers' || i)::uuid end,"
        " case when i % 2 = 1 then md5('leads' || i)::uuid end",
    ),
}
PARTS = {
    "order_lines": ("order_id", "orders", "quantity, unit_price, amount", "1, 1, 1"),
    "ticket_messages": ("ticket_id", "tickets", "author_kind, is_public, body", "'agent', true, 'Hello'"),
}
STAGES = text(
    "insert into app.stage_changes (deal_id, to_stage)"
    " select md5('deals' || i)::uuid, 'prospecting' from generate_series(1, :rows) i"
)
SCORES = text(
    "insert into app.scores (entity, entity_id, name, model_version, as_of)"
    " select 'lead', md5('leads' || i)::uuid, 'lead_quality', '1', now() from generate_series(1, :rows) i"
)
ABOUT = text(
    "insert into app.owner_changes (entity, entity_id)"
    " select 'leads', md5('leads' || i)::uuid from generate_series(1, :rows) i"
)
KEYED = {
    "order_lines": ("order_id", "orders"),
    "ticket_messages": ("ticket_id", "tickets"),
    "stage_changes": ("deal_id", "deals"),
    "scores": ("entity = 'lead' and entity_id", "leads"),
    "owner_changes": ("entity = 'leads' and entity_id", "leads"),
    "audit_entries": ("entity = 'leads' and entity_id", "leads"),
}
SHARES = tuple(f"shares_of_{child.table}" for child in CHILDREN)


@pytest.fixture(scope="module")
def crowd(emptying) -> Iterator[dict[str, Actor]]:
    """One person for each reach, each the owner of the oldest rows, or in a team, or above a team, of who is."""
    emptying()
    people = {}
    with work(SYSTEM) as w:
        for reach in (Reach.OWN, Reach.TEAM, Reach.TREE):
            given = ReachGiven(reads=reach, writes=reach)
            reaches = dict.fromkeys(OWNED, given)
            called = {"name_en": reach.value, "name_zh": reach.value}
            allowed = [f"{noun}:read" for noun in OWNED]
            role = roles.create(w, RoleCreate(**called, permissions=allowed, reaches=reaches))
            users.create(w, reach.value, reach.value, role.code, f"Team {reach.value}")
        users.create(w, "below", "Below", "sales", "Team below")
        w.session.execute(
            text(
                "update app.teams set parent_id = (select id from app.teams where name = 'Team tree')"
                " where name = 'Team below'"
            )
        )
    for reach in (Reach.OWN, Reach.TEAM, Reach.TREE):
        people[reach.value] = users.actor_named(reach.value)
    _fill()
    yield people
    emptying()


def _fill() -> None:
    engine = create_engine(db.admin_url())
    owners = (
        " left join (select id, team_id, row_number() over (order by login) - 1 as n from app.users) o"
        f" on i > :rows - 4 * {OWNED_EACH} and o.n = i % 4"
    )
    with engine.begin() as link:
        link.execute(text("set local session_replication_role = replica"))
        make(link, owners)
        for table, (column, parent, columns, values) in PARTS.items():
            made = f"insert into app.{table} ({column}, {columns}) select md5('{parent}' || i)::uuid, {values}"
            link.execute(text(f"{made} from generate_series(1, :rows) i"), {"rows": ROWS})
        for statement in (STAGES, SCORES, ABOUT):
            link.execute(statement, {"rows": ROWS})
        share(link)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as link:  # of no size that others left
        for table in (*MADE, *KEYED, *SHARES, "users", "teams"):
            link.execute(text(f"vacuum (full, analyze) app.{table}"))
    engine.dispose()


def make(link: Connection, owners: str, **values: Any) -> None:
    """`ROWS` of each table, one a minute, of owners that SQL joins as `o`."""
    for table, (columns, made_of) in MADE.items():
        when = "" if table == "touchpoints" else ", created_at"
        at = "" if table == "touchpoints" else ", now() - i * interval '1 minute'"
        asked = f"insert into app.{table} (id, {columns}{when}) select md5('{table}' || i)::uuid, {made_of}{at}"
        link.execute(text(f"{asked} from generate_series(1, :rows) i{owners}"), {"rows": ROWS} | values)


def share(link: Connection) -> None:
    """The shares that triggers would have made."""
    for child in CHILDREN:
        link.execute(text(f"insert into {child.shares} {made(child, child.ties, f'app.{child.table}')}"))


def touched(actor: Actor, statement: str) -> int:
    """The most rows that one part of the plan read, those thrown away included."""
    with work(actor) as w:
        asked = f"explain (analyze, timing off, format json) {statement}"
        (plan,) = w.session.connection().exec_driver_sql(asked).scalar_one()
    return max(_read(plan["Plan"]))


def _read(node: dict) -> Iterator[int]:
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    yield int((node["Actual Rows"] + removed) * node["Actual Loops"])
    for below in node.get("Plans", ()):
        yield from _read(below)


def listing(noun: str) -> Any:
    """The verb that lists the records of a noun."""
    verbs = vars(import_module(f"app.{noun}.service"))
    return verbs.get(f"list_{noun}") or verbs["list_responses"]


def touched_by_list(actor: Actor, noun: str, **asked: Any) -> int:
    """The most rows that one part of any query of a list read."""
    find = listing(noun)
    with work(actor) as w, reading(w) as found:
        find(w, get_type_hints(find)["query"](**asked))
    return max(found)


def for_any_value(cursor: Any, statement: str, values: Mapping[str, Any]) -> str:
    """The statement prepared for whatever values come; what executes it with these."""
    names = [*dict.fromkeys(re.findall(r"%\((\w+)\)s", statement))]
    asked = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement).replace("%%", "%")
    cursor.execute("set local plan_cache_mode = force_generic_plan")
    cursor.execute(f"prepare any_value as {asked}")
    given = ", ".join(sql.Literal(values[name]).as_string(cursor) for name in names)
    return f"execute any_value{f'({given})' if names else ''}"


@contextmanager
def reading(w: Work, *, is_for_any: bool = False) -> Iterator[list[int]]:
    """Of each query that is asked inside, the most rows that one part of it read; `is_for_any` by a plan that was
    made without knowing the values."""
    found: list[int] = []

    def explain(_link: Any, cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        with cursor.connection.cursor() as beside:
            if is_for_any:
                statement, values = for_any_value(beside, statement, values), None
            beside.execute(f"explain (analyze, timing off, format json) {statement}", values)
            ((plan,),) = beside.fetchall()
            if is_for_any:
                beside.execute("deallocate any_value")
        found.append(max(_read(plan[0]["Plan"])))

    link = w.session.connection()
    event.listen(link, "before_cursor_execute", explain)
    yield found
    event.remove(link, "before_cursor_execute", explain)


@pytest.mark.parametrize("noun", OWNED)
@pytest.mark.parametrize("reach", ["own", "team", "tree"])
def test_a_page_and_a_count_of_a_narrow_reach_touch_few_rows(crowd, noun, reach):
    """The list as it is asked for: newest first, oldest first, and the page after."""
    sort = {"touchpoints": "occurred_at", "orders": "ordered_at"}.get(noun, "created_at")
    with work(crowd[reach]) as w:
        find = listing(noun)
        first = find(w, get_type_hints(find)["query"](size=10))
    for asked in ({}, {"sort": sort}, {"size": 10, "after": first.next}):
        assert touched_by_list(crowd[reach], noun, **asked) < min(MOST_READ, ROWS)
    assert first.count == (OWNED_EACH if reach in ("own", "team") else 2 * OWNED_EACH)


@pytest.mark.parametrize("noun", OWNED)
def test_whoever_sees_all_reads_a_page_of_the_newest(crowd, noun):
    assert touched_by_list(SYSTEM, noun) < min(MOST_READ, ROWS)


OF_FEW = {"activities": {"record"}}
"""Orders of a list that shows one's own tasks, never those of all."""


def orders(name: str) -> set[str]:
    noun = noun_of(name)
    order: Keyset = noun.order if noun else import_module(f"app.{name}.service")._order
    return order.sorts.keys() - OF_FEW.get(name, set())


@pytest.mark.parametrize("noun", OWNED)
def test_whoever_sees_all_finds_each_order_of_a_list_in_an_index(crowd, noun):
    """Those that only the API offers, too; both directions, and the rows without a value behind the others."""
    for name in orders(noun):
        for sort in (name, f"-{name}"):
            assert touched_by_list(SYSTEM, noun, sort=sort) < min(MOST_READ, ROWS), sort


@pytest.mark.parametrize("noun", ["activities", "orders", *(noun.name for noun in nouns())])
def test_a_part_of_a_text_is_found_by_an_index(crowd, noun):
    assert touched_by_list(SYSTEM, noun, search="nowhere at all") < min(MOST_READ, ROWS)


@pytest.mark.parametrize("table", KEYED)
@pytest.mark.parametrize("reach", ["own", "team", "tree"])
def test_what_hangs_on_a_record_is_found_by_it(crowd, table, reach):
    column, parent = KEYED[table]
    with work(crowd[reach]) as w:
        record_id = w.session.scalar(text(f"select id from app.{parent} limit 1"))
    asked = f"select * from app.{table} where {column} = '{record_id}'"
    assert touched(crowd[reach], asked) < min(MOST_READ, ROWS)


@pytest.mark.parametrize("is_for_any", [False, True])
@pytest.mark.parametrize("reach", ["own", "team", "tree", "all"])
def test_the_page_of_a_record_reads_few_rows(application, crowd, reach, is_for_any):
    """Of whatever stands on it, and whoever's it is; its plans are kept for whatever record comes next."""
    for page in record_page.known().values():
        with work(crowd.get(reach, SYSTEM)) as w:
            oldest = select(page.noun.table.id).order_by(page.noun.table.created_at).limit(1)
            record_id = w.session.scalars(oldest).one()
            with reading(w, is_for_any=is_for_any) as found:
                page.draw(w, record_id)
        assert max(found) < min(MOST_READ, ROWS), page.noun.entity
