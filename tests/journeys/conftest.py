"""A browser before the whole application: Chromium of the system, the pages served from this process."""

import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from app import main
from app.access.actor import Actor
from app.access.robots import SYSTEM
from app.core.i18n import speaking
from app.users import service as users
from tests.journeys.reader import Reader
from tests.journeys.seats import Seats

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FIRST_PAGE = 60_000
"""Milliseconds: the first page of a process has all of its scripts to send."""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """A journey that failed tells what its readers saw then."""
    report = yield
    seats = getattr(item, "funcargs", {}).get("seats")
    if report.when == "call" and report.failed and seats:
        report.sections.append(("What was seen", seats.seen()))
    return report


@pytest.fixture(scope="session")
def address(database: None) -> Iterator[str]:
    """Where the application is served, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(main.create(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The system's Chromium; journeys are skipped, saying so, where there is none or its driver cannot run.

    Its driver keeps an event loop running in this thread. It ends with the journeys: other tests run one.
    """
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: no browser journeys"
    )
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: no browser journeys")
    node = Path(playwright.__file__).parents[1] / "driver" / "node"
    if subprocess.run([node, "--version"], capture_output=True).returncode:
        pytest.skip("the browser's driver does not run on this machine (libatomic1 is missing?): no journeys")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def seats(address: str, chromium: Any) -> Seats:
    """The windows that journeys take turns at."""
    return Seats(chromium, address)


@pytest.fixture
def door(seats: Seats, company: object) -> Iterator[Callable[..., Reader]]:
    """`door(width=390)`: somebody before the sign-in page, in a browser of their own.

    At the end every reader is asked whether a script failed or anything was fetched from elsewhere.
    """
    yield seats.take
    assert seats.clear() == []


@pytest.fixture(params=[(1280, "en-GB"), (390, "zh-CN")], ids=["desk", "phone in Chinese"])
def place(request: pytest.FixtureRequest) -> Iterator[dict[str, Any]]:
    """Where somebody works: `signed_in(ben, **place)`. What a journey says with `_` is in the language there."""
    width, language = request.param
    with speaking(language[:2]):
        yield {"width": width, "language": language}


@pytest.fixture
def signed_in(door: Callable[..., Reader]) -> Callable[..., Reader]:
    """`signed_in(ben)`: that person, signed in, at `path`."""

    def come_in(actor: Actor, path: str = "/leads", **how: Any) -> Reader:
        reader = door(**how)
        reader.signs_in(actor.name.lower(), users.add_sign_in(SYSTEM, actor.user_id))  # type: ignore[arg-type]
        if how.get("language", "").startswith("zh"):
            reader.speaks("zh")
        reader.page.goto(path, timeout=FIRST_PAGE)
        reader.page.locator("#page h1, #page .state").first.wait_for(timeout=FIRST_PAGE)
        return reader

    return come_in
