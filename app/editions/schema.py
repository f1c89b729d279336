"""Plans and editions as their keepers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.core.validation import Email, Exact, Shape


class Receivers(Shape):
    """People by login, everybody of a role or a team, and addresses elsewhere."""

    people: tuple[Exact, ...] = ()
    roles: tuple[Exact, ...] = ()
    teams: tuple[Exact, ...] = ()
    addresses: tuple[Email, ...] = ()


class PlanSet(Shape):
    """When a report goes out and to whom; for `deadline_hours` it waits for numbers of the whole period, then goes
    out with a note, or `holds` until they are there."""

    is_on: bool = True
    cron: Exact
    zone: Exact
    deadline_hours: Annotated[int, Field(ge=0, le=72)] = 6
    holds: bool = False
    receivers: Receivers


@dataclass(frozen=True, kw_only=True)
class PlanView:
    report: str
    is_on: bool
    cron: str
    zone: str
    deadline_hours: int
    holds: bool
    receivers: Receivers
    known_since: datetime
    done_for: datetime | None
    checked_build: UUID | None
    set_by: UUID | None


@dataclass(frozen=True, kw_only=True)
class EditionView:
    """`sent` counts receivers by how it stands with each."""

    id: UUID
    key: str
    reference: str
    report: str
    since: date
    until: date
    scope: str
    locale: str
    edition: str
    hash: str
    made_at: datetime
    sent: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """All of an edition that was made: `letter` is what is sent of it, as JSON."""

    key: str
    reference: str
    report: str
    since: date
    until: date
    scope: str
    locale: str
    edition: str
    build_id: UUID
    result: str
    hash: str
    letter: str


@dataclass(frozen=True)
class Found:
    """Who gets a plan: people who work here, and logins that are nobody's any more."""

    user_ids: Sequence[UUID]
    gone: Sequence[str]
