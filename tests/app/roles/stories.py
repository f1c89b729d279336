# ruff: noqa: S608 - the names in the SQL are those of this file and of the registry
"""What may become of records and of whose they are, drawn by chance: a company's story for tests of shares."""

from collections.abc import Sequence
from random import Random
from uuid import UUID

from sqlalchemy import Connection, text

from app.access.actor import Actor
from app.access.robots import SYSTEM
from app.access.work import work
from app.contacts import affiliations
from app.contacts.schema import AffiliationGiven
from app.migrations.ties import CHILDREN
from app.users import handover, people
from app.users.schema import PersonChange

TEAMS = ("North", "Under North", "Under that", "South")
PARENTS = ("customers", "leads", "deals", "tickets")
ABOVE = "select id from app.teams where name = :above"

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
