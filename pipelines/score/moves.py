"""What moves which score: derived from what the features of a record are made of.

A mart's models say which tables and columns of the application it reads (dbt's compiled code),
`pipelines.build.of_records` which of their rows are one record's. Listed are only the ways that an event goes to
reach the record.
"""

import re
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import text

from app.access.work import Work
from app.events.service import Event
from app.fields.noun import table_of
from app.runs.scored import MODELS
from dashboards.builds import of_published
from dashboards.metrics import upstream
from pipelines.build.of_records import OWN

Kind = tuple[str, str]
"""(noun, verb) of an event."""

STAGING = "stg_app__"
FORMER = "former_values"
"""A view of the trail: what it holds of a record changes with the record itself."""

MARTS = {model.entity: model.mart for model in MODELS}

ROUNDABOUT: dict[str, dict[Kind, str]] = {
    "lead": {
        ("touchpoints", "insert"): """
            select known.lead_id from app.touchpoints as new
            join app.touchpoints as known on known.anonymous_id = new.anonymous_id
            where new.id = any(:ids) and known.lead_id is not null""",
    },
    "customer": {
        (
            "tickets",
            "ticket_messages",
        ): "select customer_id from app.tickets where id = any(:ids) and customer_id is not null",
    },
    "deal": {
        ("customers", "update"): "select id from app.deals where customer_id = any(:ids) and closed_at is null",
    },
    "ticket": {},
}
"""Entity -> event of another record -> the records of the entity that it concerns."""


def kinds(entity: str) -> set[Kind]:
    """The events that may move the scores of an entity."""
    noun, roundabout = table_of(entity), ROUNDABOUT[entity]
    hanging = OWN[entity].keys() - {noun, FORMER}
    hanging -= {other if verb == "update" else verb for other, verb in roundabout}
    return {(noun, verb) for verb in ("insert", "update", "asked", *hanging)} | set(roundabout)


def concerned(work: Work, entity: str, events: Sequence[Event]) -> list[UUID]:
    """Records whose scores the events may have moved, each once.

    Raises Unavailable before the first build, for then nothing says what a score is made of.
    """
    wanted, own_columns = kinds(entity) - set(ROUNDABOUT[entity]), columns(work, entity)
    found = {
        event.record_id
        for event in events
        if (event.noun, event.verb) in wanted and (event.verb != "update" or own_columns & set(event.changed))
    }
    for kind, question in ROUNDABOUT[entity].items():
        ids = [event.record_id for event in events if (event.noun, event.verb) == kind]
        found |= set(work.session.scalars(text(question), {"ids": ids})) if ids else set()
    return sorted(found)


def columns(work: Work, entity: str) -> frozenset[str]:
    """Columns of the entity's own table of which its mart makes something. Raises Unavailable."""
    codes = of_published(work, "compiled", dict)
    own = f"{STAGING}{table_of(entity)}"
    used = {word for name in _above(work, MARTS[entity], own) for word in _words(codes[name])}
    selected, rest = _selected(codes[own])
    read = (_words(part) for part in selected if part.split()[-1] in used)
    return frozenset(_words(rest).union(*read))


def _above(work: Work, mart: str, staging: str) -> Iterator[str]:
    """The models between the staging of a table and the mart, the mart too."""
    return (node["name"] for node in upstream(work, mart) if node["name"] != staging)


def _selected(code: str) -> tuple[list[str], str]:
    """What a staging model selects, expression by expression, and the rest of its statement."""
    listed, _from, rest = code.partition("\nfrom ")
    return re.split(r",\s*\n", listed.strip().removeprefix("select")), rest


def _words(code: str) -> set[str]:
    return set(re.findall(r"\w+", code))
