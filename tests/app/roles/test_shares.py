# ruff: noqa: S608 - the names in the SQL are those of this file and of the registry
"""Whatever becomes of records and of whose they are: shares say what is, and lists show what policies show."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random
from threading import Thread
from time import sleep
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, text

from app.access.actor import Actor, Reach
from app.access.robots import SYSTEM
from app.access.work import work
from app.core import db
from app.migrations.reaches import OWNED
from app.migrations.shares import made
from app.migrations.ties import CHILDREN, Child
from app.roles import service as roles
from app.roles.schema import ReachGiven, RoleCreate
from app.users import service as users
from tests.app.making import a_contact, a_customer
from tests.app.roles.stories import ADDED, TEAMS, Story
from tests.app.roles.test_plans import listing

REACHES = ("own", "team", "tree")
EACH = 12
"""Records of each table to begin with."""


@pytest.fixture(scope="module")
def admin(database: None) -> Iterator[Connection]:
    engine = create_engine(db.admin_url(), isolation_level="AUTOCOMMIT")
    with engine.connect() as link:
        yield link
    engine.dispose()


@pytest.fixture
def logins(emptying: Callable[[], None]) -> list[str]:
    """Two people of each reach in each team; the teams but the last stand one below the other."""
    emptying()
    with work(SYSTEM) as w:
        for reach in REACHES:
            given = ReachGiven(reads=Reach(reach), writes=Reach(reach))
            allowed = [f"{noun}:read" for noun in OWNED] + [f"{noun}:write" for noun in OWNED]
            asked = RoleCreate(
                name_en=reach, name_zh=reach, permissions=allowed, reaches=dict.fromkeys(OWNED, given)
            )
            code = roles.create(w, asked).code
            for n, team in enumerate(TEAMS):
                for which in "ab":
                    users.create(w, f"{reach}{n}{which}", reach, code, team)
        below = "update app.teams set parent_id = (select id from app.teams where name = '{}') where name = '{}'"
        for above, under in pairwise(TEAMS[:3]):
            w.session.execute(text(below.format(above, under)))
    return [f"{reach}{n}{which}" for reach in REACHES for n in range(len(TEAMS)) for which in "ab"]


def told(link: Connection, child: Child) -> set[Any]:
    return set(link.execute(text(f"select record_id, of_id, owner_id, team_id, at from {child.shares}")).all())


def truth(link: Connection, child: Child) -> set[Any]:
    return set(link.execute(text(made(child, child.ties, f"app.{child.table}"))).all())


def of_right(link: Connection, me: Actor, child: Child) -> set[UUID]:
    """Whose records somebody should see, from what is written beside no record."""
    reach = me.role.reads[child.noun].value
    tree = (
        f"with recursive tree as (select cast('{me.team_id}' as uuid) as id union"
        " select teams.id from app.teams join tree on teams.parent_id = tree.id) select id from tree"
    )
    mine = {
        "own": f"owner_id = '{me.user_id}'",
        "team": f"team_id = '{me.team_id}'",
        "tree": f"team_id in ({tree})",
    }[reach]
    ways = [f"{column} in (select id from app.{parent} where {mine})" for column, parent in child.via.items()]
    ways += [mine] if child.is_owned else []
    if child.table == "contacts":
        ways.append(
            "id in (select contact_id from app.affiliations"
            f" where customer_id in (select id from app.customers where {mine}))"
        )
    return set(link.scalars(text(f"select id from app.{child.table} where {' or '.join(ways)}")))


def listed(me: Actor, child: Child) -> list[UUID]:
    """All pages of a list."""
    find, found, after = listing(child.noun), [], None
    with work(me) as w:
        while True:
            page = find(w, get_type_hints(find)["query"](size=7, after=after))
            found += [row.id for row in page.rows]
            after = page.next
            if after is None:
                return found


@pytest.mark.parametrize("many", [1000, 9], ids=["all are sorted", "the first of each"])
@pytest.mark.parametrize("seed", range(3))
def test_shares_say_what_is_and_lists_show_what_policies_show(logins, admin, monkeypatch, seed, many):
    monkeypatch.setattr("app.core.paging.COUNT_CAP", many)
    random = Random(seed)
    crowd = [users.actor_named(login) for login in logins]
    story = Story(random, admin, crowd)
    for table in ADDED:
        story.fill(table, EACH)
    happened: list[str] = []
    for step in range(30):
        happened.append(story.go_on())
        for child in CHILDREN:
            assert told(admin, child) == truth(admin, child), (happened, child.table)
        if step % 10 == 9:
            for me in map(users.actor_named, logins):
                for child in CHILDREN:
                    compare(admin, me, child, happened)


def compare(link: Connection, me: Actor, child: Child, happened: list[str]) -> None:
    with work(me) as w:
        seen = set(w.session.scalars(text(f"select id from app.{child.table}")))
    assert seen == of_right(link, me, child), (happened, me, child.table)
    gone = "" if child.table == "touchpoints" else " where deleted_at is null"
    there = list(link.scalars(text(f"select id from app.{child.table}{gone} order by {child.at} desc, id desc")))
    assert listed(me, child) == [one for one in there if one in seen], (happened, me, child.table)


@pytest.fixture
def two(database: None) -> Iterator[tuple[Connection, Connection]]:
    """Two who write at once, to whom nothing is done at their back."""
    engine = create_engine(db.admin_url())
    with engine.connect() as one, engine.connect() as other:
        yield one, other
    engine.dispose()


def is_waiting(link: Connection) -> bool:
    asked = text(
        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like :mine)"
    )
    return bool(link.scalar(asked, {"mine": "%/* second */%"}))


HUNG = "insert into app.contacts (name, customer_id) select 'Fang', id from app.customers"
GIVEN = "update app.customers set owner_id = (select id from app.users where login = 'amy')"


@pytest.mark.parametrize("order", [(HUNG, GIVEN), (GIVEN, HUNG)], ids=["hung first", "given first"])
def test_who_hangs_something_on_a_record_that_is_given_away_meanwhile_waits(ben, two, admin, order):
    a_customer(ben)
    (one, other), (first, second) = two, order
    one.execute(text(first))
    waits = Thread(target=lambda: other.execute(text(f"{second} /* second */")))
    waits.start()
    while not is_waiting(admin):
        sleep(0.01)
    one.commit()
    waits.join()
    other.commit()
    contacts = next(child for child in CHILDREN if child.table == "contacts")
    assert told(admin, contacts) == truth(admin, contacts) != set()


def test_a_share_that_is_out_of_date_hides_and_never_shows(ben, carl, admin):
    mine, theirs = a_contact(ben), a_contact(carl)
    contacts = next(child for child in CHILDREN if child.table == "contacts")
    swapped = "update app.shares_of_contacts set owner_id = :owner, team_id = :team where record_id = :id"
    for contact, actor in ((mine, carl), (theirs, ben)):
        values = {"owner": actor.user_id, "team": actor.team_id, "id": contact.id}
        admin.execute(text(swapped), values)
    assert (listed(ben, contacts), listed(carl, contacts)) == ([], [])
