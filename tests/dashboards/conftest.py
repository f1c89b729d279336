"""Marts of a company small enough to count by hand, built once a run."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from app.access.actor import Actor, Role
from app.access.robots import READER, SYSTEM
from app.access.roles import shipped
from app.access.work import work
from app.core.settings import settings
from dashboards import builds
from tests.dashboards.building import built_once

FACTS = Path(__file__).parent / "facts.sql"
PEOPLE = {
    "ben": ("b01", Role.SALES, "a01"),
    "mona": ("b02", Role.SALES_MANAGER, "a01"),
    "carl": ("b03", Role.SALES, "a02"),
    "sam": ("b04", Role.SERVICE_AGENT, "a03"),
    "ana": ("b05", Role.ANALYST, None),
}


def _id(short: str) -> UUID:
    return UUID(short.zfill(32))


def _actor(name: str) -> Actor:
    user, role, team = PEOPLE[name]
    return Actor.person(_id(user), name.title(), shipped(role), _id(team) if team else None)


def today() -> date:
    """The company's day."""
    return datetime.now(ZoneInfo(settings().time_zone)).date()


def published() -> UUID | None:
    """The build in force, if there is one."""
    with work(READER) as w:
        build = builds.find_published(w)
    return build.id if build else None


NEWEST = text(
    "select 'deals', max(updated_at) from app.deals union all select 'leads', max(created_at) from app.leads"
    " union all select 'touchpoints', max(received_at) from app.touchpoints"
)


class Built:
    """Knows whether the marts, and the records they were built from, are still those of the facts.

    Other tests empty the records and leave the marts: then the facts are put back, and nothing is built again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        """Shared by all test processes of this run."""

    build: UUID | None = None
    newest: dict[str, datetime]
    """Source -> its newest record when the marts were built: later the facts may be put back."""
    day: date | None = None
    """Marts know what day it is: at midnight they are built anew."""

    def has_facts(self) -> bool:
        with work(SYSTEM) as w:
            found = w.session.scalar(text("select count(*) from app.users where id = :id"), {"id": _id("b01")})
        return found == 1

    def has_marts(self) -> bool:
        return self.day == today() and self.build is not None and self.build == published()

    def put_facts(self) -> None:
        with work(SYSTEM) as w:
            for statement in FACTS.read_text().split(";\n")[:-1]:
                w.session.execute(text(statement))

    def make_marts(self) -> None:
        found = built_once(self.folder, today(), newest)
        self.newest = {source: datetime.fromisoformat(moment) for source, moment in found.items()}
        self.build, self.day = published(), today()


def newest() -> dict[str, str]:
    """Source -> when its newest record was written."""
    with work(READER) as w:
        return {source: moment.isoformat() for source, moment in w.session.execute(NEWEST).tuples()}


@pytest.fixture(scope="session")
def built(database: None, tmp_path_factory: pytest.TempPathFactory) -> Built:
    own = tmp_path_factory.getbasetemp()
    return Built(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture
def people(built: Built, emptying: Callable[[], None]) -> dict[str, Actor]:
    """Colleagues behind the facts, with the marts of the facts."""
    if not built.has_facts() or not built.has_marts():
        emptying()
        built.put_facts()
    if not built.has_marts():
        built.make_marts()
    return {name: _actor(name) for name in PEOPLE}
