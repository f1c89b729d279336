"""Tables `tickets` and `ticket_messages`."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from app.demo import texts
from app.demo.company import Company
from app.demo.customers import Customers
from app.demo.frames import Ids, drawn, frame, kept, new_ids, record
from app.demo.identities import Texts
from app.demo.plan import MINUTE, Flags, Ints, Plan, Times
from app.demo.service import CATEGORIES, CHANNELS, DUE_MINUTES, PRIORITIES, Tickets
from app.demo.texts import Facts

UNSORTED = 0.06
"""Share of tickets that nobody gave a category, besides those nobody has answered yet."""
_NEVER = np.datetime64("NaT", "m")


@dataclass(frozen=True)
class Messages:
    """Some messages: which ticket, when, by whom, whether the customer sees them, what they say."""

    ticket: Ints
    at: Times
    author: str
    is_public: bool
    body: Texts

    def of(self, tickets: Flags) -> "Messages":
        """Those of these tickets."""
        here = tickets[self.ticket]
        return replace(self, ticket=self.ticket[here], at=self.at[here], body=self.body[here])


def ticket_rows(
    rng: np.random.Generator, plan: Plan, company: Company, customers: Customers, tickets: Tickets, known: Facts
) -> tuple[Ids, Texts, pl.DataFrame]:
    """Identifiers, first messages, and table `tickets`."""
    count = len(tickets)
    ids = new_ids(rng, tickets.created)
    bodies = np.array(texts.bodies(rng, tickets, known), dtype=object)
    closed = tickets.resolved + rng.integers(1 * 1440, 6 * 1440, count) * MINUTE
    closed = np.where((closed < plan.end) & (rng.random(count) < 0.9), closed, _NEVER)
    answered, resolved = ~np.isnat(tickets.responded), ~np.isnat(tickets.resolved)
    pending = answered & (rng.random(count) < 0.45)
    rules = {"closed": ~np.isnat(closed), "resolved": resolved, "pending": pending, "assigned": answered}
    fresh = np.where(rng.random(count) < 0.5, "assigned", "new")
    sorted_out = answered & (rng.random(count) > UNSORTED)
    staff = company.staff
    columns = {
        "subject": texts.subjects(rng, tickets, known),
        "description": bodies,
        "status": np.select(list(rules.values()), list(rules), fresh),
        "priority": np.array(PRIORITIES, dtype=object)[tickets.priority],
        "category": kept(sorted_out, np.array(CATEGORIES, dtype=object)[tickets.category]),
        "category_source": kept(sorted_out, "human"),
        "channel": np.array(CHANNELS, dtype=object)[tickets.channel],
        "language": known.language,
        "customer_id": customers.ids[tickets.customer],
        "contact_id": customers.contact_ids[tickets.customer],
        "first_response_due_at": tickets.created + DUE_MINUTES[tickets.priority] * MINUTE,
        "first_responded_at": tickets.responded,
        "resolved_at": tickets.resolved,
        "closed_at": closed,
        "reopened_count": tickets.is_reopened.astype(np.int64),
        "owner_id": staff.ids[tickets.agent],
        "team_id": staff.team_ids[tickets.agent],
    }
    return ids, bodies, record(plan, ids, tickets.created, columns)


def message_rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    tickets: Tickets,
    ids: Ids,
    bodies: Texts,
    known: Facts,
) -> pl.DataFrame:
    """Table `ticket_messages`: the conversation of every ticket, oldest ticket first.

    Where nothing was said between the first answer and the end, the first answer was the solution.
    """
    asked = Messages(np.arange(len(tickets)), tickets.created, "customer", True, bodies)
    *around, first = _around_first_reply(rng, tickets, known)
    *talk, solved = _conversation(rng, plan, tickets, known)
    at_once = ~np.isnat(tickets.resolved) & ~tickets.is_reopened
    at_once[talk[0].ticket] = False
    answered = np.where(at_once, tickets.responded, tickets.resolved)[solved.ticket]
    parts = [asked, *around, first.of(~at_once), *talk, replace(solved, at=answered)]
    return pl.concat([_rows(rng, plan, company, customers, tickets, ids, part, known) for part in parts])


def _around_first_reply(rng: np.random.Generator, tickets: Tickets, known: Facts) -> list[Messages]:
    """What no customer counts as an answer (automation, an internal note), and the first real one."""
    auto = np.flatnonzero((tickets.channel < 2) & (rng.random(len(tickets)) < 0.8))
    wait = (tickets.responded - tickets.created) / MINUTE
    noted = np.flatnonzero((wait > 6) & (rng.random(len(tickets)) < 0.22))
    note_at = tickets.created[noted] + (wait[noted] * rng.uniform(0.3, 0.9, len(noted))).astype(int) * MINUTE
    first = np.flatnonzero(~np.isnat(tickets.responded))
    return [
        _said(rng, auto, tickets.created[auto] + np.timedelta64(20, "s"), "automation", True, "automation", known),
        _said(rng, noted, note_at, "agent", False, "notes", known),
        _said(rng, first, tickets.responded[first], "agent", True, "first_replies", known),
    ]


def _conversation(rng: np.random.Generator, plan: Plan, tickets: Tickets, known: Facts) -> list[Messages]:
    """Up to two rounds between first reply and resolution, and the solution."""
    ends = np.where(np.isnat(tickets.resolved), plan.end, tickets.resolved)
    span = np.where(np.isnat(tickets.responded), 0, (ends - tickets.responded) / MINUTE)
    rounds = rng.choice(3, len(tickets), p=[0.38, 0.42, 0.2]) * (span > 40)
    said = []
    for nth in range(2):
        rows = np.flatnonzero(rounds > nth)
        begin = (
            tickets.responded[rows]
            + (span[rows] * (nth * 0.45 + rng.uniform(0.05, 0.2, len(rows)))).astype(int) * MINUTE
        )
        reply = begin + np.ceil(span[rows] * rng.uniform(0.02, 0.15, len(rows))).astype(int) * MINUTE
        said.append(_said(rng, rows, begin, "customer", True, "customer_more", known))
        said.append(_said(rng, rows, reply, "agent", True, "agent_more", known))
    solved = np.flatnonzero(~np.isnat(tickets.resolved))
    return [*said, _said(rng, solved, tickets.resolved[solved], "agent", True, "solutions", known)]


def _said(
    rng: np.random.Generator, rows: Ints, at: Times, author: str, is_public: bool, kind: str, known: Facts
) -> Messages:
    return Messages(rows, at, author, is_public, texts.written(rng, kind, rows, known))


def _rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    tickets: Tickets,
    ids: Ids,
    said: Messages,
    known: Facts,
) -> pl.DataFrame:
    agent = company.staff.ids[tickets.agent[said.ticket]]
    contact = customers.contact_ids[tickets.customer[said.ticket]]
    nobody = np.full(len(said.ticket), None)
    columns = {
        "id": new_ids(rng, said.at),
        "ticket_id": ids[said.ticket],
        "written_at": said.at.astype("datetime64[s]"),
        "author_kind": [said.author] * len(said.ticket),
        "author_id": {"agent": agent, "customer": contact}.get(said.author, nobody),
        "is_public": [said.is_public] * len(said.ticket),
        "body": said.body,
        "language": known.language[said.ticket],
    }
    return frame(plan, columns).with_columns(pl.col("author_id").cast(pl.String))


def survey_rows(
    rng: np.random.Generator,
    plan: Plan,
    company: Company,
    customers: Customers,
    tickets: Tickets,
    ids: Ids,
    asked_nps: tuple[Ints, Times],
) -> pl.DataFrame:
    """Table `survey_responses`: CSAT or CES after tickets, NPS twice a year; most questions stay unanswered."""
    csat = _csat_rows(rng, plan, company, customers, tickets, ids)
    nps = _nps_rows(rng, plan, customers, *asked_nps)
    return pl.concat([csat, nps, _ces_rows(rng, plan, company, customers, tickets, ids)], how="diagonal_relaxed")


def _csat_rows(
    rng: np.random.Generator, plan: Plan, company: Company, customers: Customers, tickets: Tickets, ids: Ids
) -> pl.DataFrame:
    rows = np.flatnonzero(~np.isnat(tickets.asked))
    who, rating, rated = tickets.customer[rows], tickets.rating[rows], tickets.rated[rows]
    said = texts.comments(rng, np.where(rating >= 4, "good", "bad"), customers.language[who])
    extra: dict[str, object] = {
        "ticket_id": ids[rows],
        "agent_id": company.staff.ids[tickets.agent[rows]],
    }
    return _answers(rng, plan, customers, "csat", who, tickets.asked[rows], rated, rating, said, extra)


def _ces_rows(
    rng: np.random.Generator, plan: Plan, company: Company, customers: Customers, tickets: Tickets, ids: Ids
) -> pl.DataFrame:
    """Of four in ten who were not asked how satisfied they are: 7 is least effort; what came back cost more."""
    asked = tickets.resolved + 30 * MINUTE
    rows = np.flatnonzero((asked < plan.end) & np.isnat(tickets.asked) & (rng.random(len(tickets)) < 0.4))
    felt = 5.6 - 1.4 * tickets.is_reopened[rows] + rng.normal(0, 1.2, len(rows))
    rating = np.clip(np.rint(felt), 1, 7).astype(np.int64)
    asked = asked[rows]
    rated = asked + rng.integers(10, 3 * 1440, len(rows)) * MINUTE
    rated = np.where((rng.random(len(rows)) < 0.33) & (rated < plan.end), rated, _NEVER)
    who = tickets.customer[rows]
    said = texts.comments(rng, np.where(rating >= 5, "good", "bad"), customers.language[who])
    extra: dict[str, object] = {"ticket_id": ids[rows], "agent_id": company.staff.ids[tickets.agent[rows]]}
    return _answers(rng, plan, customers, "ces", who, asked, rated, rating, said, extra)


def _nps_rows(rng: np.random.Generator, plan: Plan, customers: Customers, who: Ints, asked: Times) -> pl.DataFrame:
    fine = asked < plan.end
    who, asked = who[fine], asked[fine]
    mood = rng.normal(0, 0.9, len(customers))[who]
    rating = np.clip(np.rint(8.1 + mood + rng.normal(0, 1.4, len(who))), 0, 10).astype(np.int64)
    rated = np.where(
        rng.random(len(who)) < 0.34, asked + rng.integers(20, 6 * 1440, len(who)) * MINUTE, np.datetime64("NaT")
    )
    rated = np.where(rated < plan.end, rated, _NEVER)
    said = texts.comments(rng, np.where(rating >= 8, "nps_good", "nps_bad"), customers.language[who])
    return _answers(rng, plan, customers, "nps", who, asked, rated, rating, said, {})


def _answers(
    rng: np.random.Generator,
    plan: Plan,
    customers: Customers,
    kind: str,
    who: Ints,
    asked: Times,
    rated: Times,
    rating: Ints,
    said: Texts,
    extra: dict[str, object],
) -> pl.DataFrame:
    is_answered: Flags = ~np.isnat(rated)
    talks = is_answered & (rng.random(len(who)) < 0.35)
    columns = {
        "kind": drawn(rng, [kind], len(who)),
        "rating": pl.Series(values=rating).set(pl.Series(values=~is_answered), None),
        "comment": kept(talks, said),
        "language": customers.language[who],
        "sent_at": asked,
        "responded_at": rated,
        "customer_id": customers.ids[who],
        "contact_id": customers.contact_ids[who],
        **extra,
    }
    return record(plan, new_ids(rng, asked), asked, columns)
