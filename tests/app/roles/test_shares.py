# ruff: noqa: S608 - the names in the SQL are those of this file and of the registry
"""Whatever becomes of records and of whose they are: shares say what is, and lists show what policies show."""

from collections.abc import Callable, Iterator, Sequence
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
from app.contacts import affiliations
from app.contacts.schema import AffiliationGiven
from app.core import db
from app.migrations.reaches import OWNED
from app.migrations.shares import made
from app.migrations.ties import CHILDREN, Child
from app.roles import service as roles
from app.roles.schema import ReachGiven, RoleCreate
from app.users import handover, people
from app.users import service as users
from app.users.schema import PersonChange
from tests.app.making import a_contact, a_customer
from tests.app.roles.test_plans import listing

TEAMS = ("North", "Under North", "Under that", "South")
REACHES = ("own", "team", "tree")
PARENTS = ("customers", "leads", "deals", "tickets")
ABOVE = "select id from app.teams where name = :above"
EACH = 12
"""Records of each table to begin with."""

ADDED = {
    "customers": "insert into app.customers (name) select 'Acme ' || i from generate_series(1, {n}) i",
    "leads": "insert into app.leads (name) select 'Li ' || i from generate_series(1, {n}) i",
    "deals": "insert into app.deals (title, currency) select 'Pumps', 'CNY' from generate_series(1, {n}) i",
    "tickets": "insert into app.tickets (subject, customer_id)"
    " select 'Leak', {customers} from generate_series(1, {n}) i",
    "contacts": "insert into app.contacts (name, customer_id)"
    " select 'Fang', coalesce({customers}, (select min(id::text)::uuid from app.customers))"
    " from generate_series(1, {n}) i",
    "orders": "insert into app.orders (order_no, ordered_at, amount, currency, customer_id)"
    " select 'A', now() - i * interval '1 day', 1, 'CNY',"
    " coalesce({customers}, (select min(id::text)::uuid from app.customers)) from generate_series(1, {n}) i",
    "survey_responses": "insert into app.survey_responses (kind, customer_id)"
    " select 'nps', coalesce({customers}, (select min(id::text)::uuid from app.customers))"
    " from generate_series(1, {n}) i",
    "activities": "insert into app.activities (kind, subject, customer_id, lead_id, deal_id, ticket_id)"
    " select 'call', 'Call', {customers}, {leads}, {deals}, {tickets} from generate_series(1, {n}) i",
    "touchpoints": "insert into app.touchpoints (occurred_at, channel, event, customer_id, lead_id)"
    " select now() - i * interval '1 hour', 'baidu', 'visit', {customers}, {leads} from generate_series(1, {n}) i",
}
"""Table -> records hung on some of what there is, or on nothing."""


class Story:
    """What happens to a company's records, drawn from `random`; set by set, as imports and scripts write too."""

    def __init__(self, random: Random, link: Connection, crowd: Sequence[Actor]) -> None:
        self.random, self.link, self.crowd = random, link, crowd

    def go_on(self) -> str:
        step = self.random.choice(STEPS)
        step(self)
        return step.__name__

    def add(self, n: int = 3) -> None:
        self.fill(self.random.choice([*ADDED]), n)

    def fill(self, table: str, n: int) -> None:
        some = {parent: self._any(parent) for parent in PARENTS}
        self.link.execute(text(ADDED[table].format(n=n, **some)))

    def give(self) -> None:
        """Records get another owner, or nobody."""
        table = self.random.choice([*PARENTS, "activities"])
        to = self.random.choice([*self.crowd, None])
        values = {"owner": to and to.user_id, "team": to and to.team_id}
        self.link.execute(
            text(f"update app.{table} set owner_id = :owner, team_id = :team where {self._some()}"), values
        )

    def tie(self) -> None:
        """Records are hung on others, as when two customers become one."""
        child = self.random.choice([one for one in CHILDREN if one.table != "touchpoints"])
        column, parent = self.random.choice([*child.via.items()])
        other = f"(select id from app.{parent} order by md5(id::text || '{self.random.random()}') limit 1)"
        self.link.execute(text(f"update app.{child.table} set {column} = {other} where {self._some()}"))

    def untie(self) -> None:
        child = self.random.choice([one for one in CHILDREN if one.table in ("tickets", "activities")])
        column = self.random.choice([*child.via])
        self.link.execute(text(f"update app.{child.table} set {column} = null where {self._some()}"))

    def date(self) -> None:
        """They are said to be of another time."""
        child = self.random.choice([one for one in CHILDREN if one.table != "touchpoints"])
        moved = f"{child.at} = {child.at} - interval '1 day'"
        self.link.execute(text(f"update app.{child.table} set {moved} where {self._some()}"))

    def remove(self) -> None:
        """Out of lists, or altogether."""
        table = self.random.choice(["contacts", "orders", "activities", "touchpoints", "survey_responses"])
        if table != "touchpoints" and self.random.random() < 0.5:
            self.link.execute(text(f"update app.{table} set deleted_at = now() where {self._some()}"))
        else:
            self.link.execute(text(f"delete from app.{table} where {self._some()}"))

    def affiliate(self) -> None:
        with work(SYSTEM) as w:
            contact, customer = (self._one(table) for table in ("contacts", "customers"))
            own = w.session.scalar(text(f"select customer_id from app.contacts where id = '{contact}'"))
            if own != customer:
                affiliations.put(w, contact, AffiliationGiven(customer_id=customer))

    def move_affiliation(self) -> None:
        """Even to where the contact belongs already."""
        some = f"id in (select id from app.affiliations where {self._some()} limit 1)"
        if self.random.random() < 0.5:
            self.link.execute(text(f"delete from app.affiliations where {some}"))
            return
        home = "(select customer_id from app.contacts where contacts.id = affiliations.contact_id)"
        known = f"other.contact_id = affiliations.contact_id and other.customer_id = {home}"
        self.link.execute(
            text(
                f"update app.affiliations set customer_id = {home}"
                f" where {some} and not exists (select from app.affiliations other where {known})"
            )
        )

    def hand_over(self) -> None:
        giver, taker = self.random.sample(list(self.crowd), 2)
        with work(SYSTEM) as w:
            handover.hand_over(w, giver.user_id, dict.fromkeys([*PARENTS, "activities"], taker.user_id))

    def change_team(self) -> None:
        """What somebody has in hand goes along."""
        one, other = self.random.choice(self.crowd), self.random.choice(self.crowd)
        with work(SYSTEM) as w:
            known = people.read(w, one.user_id)
            people.change(w, one.user_id, PersonChange(team_id=other.team_id), known.version)

    def move_team(self) -> None:
        """A team is put below another, or on top; never below itself."""
        self.link.execute(
            text(f"update app.teams set parent_id = ({ABOVE}) where name = 'South'"),
            {"above": self.random.choice([*TEAMS[:3], None])},
        )

    def _any(self, parent: str) -> str:
        """For each `i` another one, or none."""
        drawn = f"md5(id::text || i || '{self.random.random()}')"
        one = f"select id from app.{parent} order by {drawn} limit 1"
        return f"(select case when {drawn} < 'b' then id end from ({one}) one)"

    def _some(self) -> str:
        return f"md5(id::text || '{self.random.random()}') < '4'"

    def _one(self, table: str) -> UUID:
        order = f"md5(id::text || '{self.random.random()}')"
        return self.link.scalar(text(f"select id from app.{table} order by {order} limit 1"))


STEPS = (
    *(Story.add, Story.give, Story.give, Story.tie, Story.untie, Story.date, Story.remove, Story.affiliate),
    *(Story.move_affiliation, Story.hand_over, Story.change_team, Story.move_team),
)


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
