"""Marts of a company small enough to count by hand, built once per test process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.access.actor import Actor, Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.users import service as users
from tests.dashboards.building import build

PEOPLE = {
    "ben": (Role.SALES, "North"),
    "mona": (Role.SALES_MANAGER, "North"),
    "carl": (Role.SALES, "South"),
    "sam": (Role.SERVICE_AGENT, "Service"),
    "ana": (Role.ANALYST, None),
}


@pytest.fixture(scope="session")
def people(database: None, emptying: Callable[[], None]) -> dict[str, Actor]:
    """Colleagues behind the facts; the facts themselves are built into marts and stay there."""
    emptying()
    with work(SYSTEM) as w:
        made = {n: users.create(w, n, n.title(), role, team) for n, (role, team) in PEOPLE.items()}
    actors = {n: Actor.person(u.id, u.name, u.role, u.team_id) for n, u in made.items()}
    owners = {n: actors[n].user_id for n in ("ben", "carl", "sam")}
    teams = {"north": actors["ben"], "south": actors["carl"], "service": actors["sam"]}
    values = owners | {name: actor.team_id for name, actor in teams.items()}
    with work(SYSTEM) as w:
        for statement in (Path(__file__).parent / "facts.sql").read_text().split(";\n"):
            w.session.execute(text(statement), {k: v for k, v in values.items() if f":{k}" in statement})
    build()
    return actors
