"""Everything the tests share: one Postgres per worker, made once, empty before every test; one small company."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_HOME = tempfile.mkdtemp(prefix="tributary-test-")
os.environ["TRIBUTARY_HOME"] = _HOME
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("TRIBUTARY_TIME_ZONE", "Asia/Shanghai")
os.environ.setdefault("TRIBUTARY_FISCAL_MONTH", "2")

from sqlalchemy import create_engine  # noqa: E402

from app.access.actor import Actor, Role  # noqa: E402
from app.access.roles import shipped  # noqa: E402
from app.core import db, migrate, postgres  # noqa: E402
from tests.tables import Tables  # noqa: E402


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes go by their argument: packed ones hold the time, and all workers must collect the same names."""
    return argname if isinstance(val, bytes) else None


LONGEST_FIRST = ("tests/faults", "tests/pipelines", "tests/models_ml", "tests/dashboards", "tests/journeys", "")
"""Rooms in the order they are begun in, so that no core is idle while the other is at the last long file."""
TOGETHER = ("tests/faults",)
"""Rooms whose files share something dear to make; elsewhere the tests of a file stay together."""


class Together(LoadScopeScheduling):
    """Which tests run in one process: those of a file, and of a room in TOGETHER.

    Of our own, since pytest-xdist 3.8 marks groups in a place where pytest 9 does not look: each test ran apart.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return next((room for room in TOGETHER if file.startswith(room)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say in which order tests run.

    Cases of one test stand in the order of their names: all workers must collect the same list, however a registry
    or a set they are made of is walked.
    """
    place: dict[str, int] = {}
    for item in items:
        place.setdefault(item.nodeid.split("[")[0], len(place))
    items.sort(key=lambda item: (_room(item), place[item.nodeid.split("[")[0]], item.nodeid))


def _room(item: pytest.Item) -> int:
    return next(n for n, room in enumerate(LONGEST_FIRST) if item.nodeid.startswith(room))


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """A migrated Postgres of this test process. Durability is switched off: nothing here outlives the run."""
    with postgres.database():
        import psycopg

        with psycopg.connect(postgres.admin_url(), autocommit=True) as link:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                link.execute(f"alter system set {setting} = off")
            link.execute("select pg_reload_conf()")
        migrate.run()
        yield
        db.engine("crm_app").dispose()


@pytest.fixture(scope="session")
def tables(database: None) -> Iterator[Tables]:
    engine = create_engine(db.admin_url())
    with engine.connect() as link:
        yield Tables(link)
    engine.dispose()


@pytest.fixture(scope="session")
def emptying(tables: Tables) -> Callable[[], None]:
    """Empties the tables, as between tests."""
    return tables.empty


@pytest.fixture
def empty(emptying: Callable[[], None]) -> None:
    """An empty company: no people, no records; stages and channels as migrated."""
    emptying()


@dataclass(frozen=True)
class Company:
    """One person of each kind. Ben and Amy sell in the North under Mona; Carl sells in the South."""

    ben: Actor
    amy: Actor
    mona: Actor
    carl: Actor
    sam: Actor
    ana: Actor
    leo: Actor
    ada: Actor


PEOPLE = {
    "ben": (Role.SALES, "North"),
    "amy": (Role.SALES, "North"),
    "mona": (Role.SALES_MANAGER, "North"),
    "carl": (Role.SALES, "South"),
    "sam": (Role.SERVICE_AGENT, "Service"),
    "ana": (Role.ANALYST, None),
    "leo": (Role.LEADER, None),
    "ada": (Role.ADMINISTRATOR, None),
}


@pytest.fixture(scope="session")
def hiring(tables: Tables) -> Callable[[], Company]:
    """Empties the tables but for the people of the company, who are made once and then put back as they were."""
    tables.empty()
    made = _hired()
    again = tables.keep()

    def put_back() -> Company:
        tables.empty(again)
        return made

    return put_back


def _hired() -> Company:
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.users import service

    with work(SYSTEM) as w:
        made = {name: service.create(w, name, name.title(), role, team) for name, (role, team) in PEOPLE.items()}
    return Company(**{n: Actor.person(u.id, u.name, shipped(u.role), u.team_id) for n, u in made.items()})


@pytest.fixture
def company(hiring: Callable[[], Company]) -> Company:
    return hiring()


def _actor_fixture(name: str) -> object:
    @pytest.fixture(name=name)
    def actor(company: Company) -> Actor:
        return getattr(company, name)

    return actor


ben, amy, mona, carl, sam, ana, leo, ada = (_actor_fixture(name) for name in PEOPLE)


def _public(variable: str) -> Path:
    """The folder that `variable` names; the test is skipped, saying so, where it is not set."""
    folder = os.environ.get(variable)
    if not folder or not Path(folder).is_dir():
        pytest.skip(f"{variable} does not name the folder of public data")
    return Path(folder)


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The public data sets, as their publishers ship them; they may not be shipped with the code."""
    return _public("TRIBUTARY_DATA")


@pytest.fixture(scope="session")
def reference() -> Path:
    """Results of others to reproduce."""
    return _public("TRIBUTARY_REFERENCE")
