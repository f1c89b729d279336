"""Plans and editions as their keepers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.core.validation import Day, Email, Exact, Name, Shape, Short


class Receivers(Shape):
    """People by login, everybody of a role or a team, and addresses elsewhere."""

    people: tuple[Exact, ...] = ()
    roles: tuple[Exact, ...] = ()
    teams: tuple[Exact, ...] = ()
    addresses: tuple[Email, ...] = ()


Grain = Literal["week", "month", "quarter"]
Words = Annotated[tuple[Short, ...], Field(max_length=12)]
Panels = Annotated[tuple[Annotated[str, Field(max_length=4000)], ...], Field(max_length=40)]


class DefinitionSet(Shape):
    """What a report is about: numbers of its strip, sections, dimension -> the one value it is cut down to, and
    views of the explorer as their addresses say them."""

    label: Name
    grain: Grain = "month"
    kpis: Words = ()
    sections: Words = ()
    filters: dict[Short, Exact] = Field(default_factory=dict)
    panels: Panels = ()


class PlanSet(Shape):
    """When a report goes out and to whom; for `deadline_hours` it waits for numbers of the whole period, then goes
    out with a note, or `holds` until they are there.

    Where it `restates`, far changes are sent afterwards; where it `waits_for_work`, it goes out on working days.
    """

    is_on: bool = True
    cron: Exact
    zone: Exact
    deadline_hours: Annotated[int, Field(ge=0, le=72)] = 6
    holds: bool = False
    restates: bool = True
    waits_for_work: bool = False
    receivers: Receivers


class DaySet(Shape):
    """How the company has a day, whatever its country does."""

    day: Day
    is_working: bool
    note: Short | None = None


@dataclass(frozen=True, kw_only=True)
class DayExceptionView:
    day: date
    is_working: bool
    note: str | None


@dataclass(frozen=True, kw_only=True)
class DefinitionView:
    """One that was composed here; `version` counts its changes."""

    name: str
    content: DefinitionSet
    is_personal: bool
    version: int
    made_by: UUID | None
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class SubscriptionView:
    """One's own report; `panels` is how many views it shows."""

    name: str
    label: str
    cron: str
    panels: int


@dataclass(frozen=True, kw_only=True)
class PlanView:
    report: str
    is_on: bool
    cron: str
    zone: str
    deadline_hours: int
    holds: bool
    restates: bool
    waits_for_work: bool
    receivers: Receivers
    known_since: datetime
    done_for: datetime | None
    checked_build: UUID | None
    set_by: UUID | None


@dataclass(frozen=True, kw_only=True)
class EditionView:
    """`sent` counts receivers by how it stands with each; `named` are the first of them in lists."""

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
    named: tuple[str, ...] = ()


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
    definition: Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """Who gets a plan: people who work here, and logins that are nobody's any more."""

    user_ids: Sequence[UUID]
    gone: Sequence[str]
