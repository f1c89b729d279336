"""A whole installation of its own, started as people start it: to be hurt, and watched as it recovers."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import psycopg

PATIENCE_SECONDS = 240.0
"""Until something must have happened on the busiest machine; how long it took is told, not judged."""


IDLE_SECONDS = 0.1


def until(true: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until `true()`; how many seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {true}"
        time.sleep(0.1)
    return time.monotonic() - began


class Installation:
    """`crm up --empty` in the folder `home`, on a free port."""

    def __init__(self, home: Path, pages: int = 2) -> None:
        """`pages`: processes that answer."""
        self.pages = pages
        self.home, self.port, self.password = home, free_port(), ""
        self.address = f"http://127.0.0.1:{self.port}"
        self.words = home.with_name(f"{home.name}.out")
        self.up: subprocess.Popen[bytes] | None = None

    @classmethod
    def made(cls, pages: int = 2) -> "Installation":
        home = Path(tempfile.mkdtemp(prefix="tributary-faults-"))
        home.chmod(0o755)  # the database's own user passes through
        return cls(home, pages)

    def start(self) -> None:
        """As a shell does with `&`: SIGINT ignored, no terminal."""
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "TRIBUTARY_HOME": str(self.home),
            "TRIBUTARY_PORT": str(self.port),
            "TRIBUTARY_WEB_PROCESSES": str(self.pages),
        }
        with self.words.open("ab") as words:
            self.up = subprocess.Popen(
                [Path(sys.executable).with_name("crm"), "up", "--empty"], env=environment,
                stdin=subprocess.DEVNULL, stdout=words, stderr=words, start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
            )  # fmt: skip
        until(lambda: self.is_ready() or self.up.poll() is not None)
        assert self.up.poll() is None, self.words.read_text()
        if not self.password:
            until(lambda: "administrator" in self.words.read_text())
            self.password = re.search(r"administrator +admin +(\S+)", self.words.read_text())[1]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop and wait; its exit code."""
        self.up.send_signal(how)
        return self.up.wait(timeout=PATIENCE_SECONDS)

    def remove(self) -> None:
        code = self.stop() if self.up is not None and self.up.poll() is None else 0
        said = self.words.read_text() if code else ""
        shutil.rmtree(self.home, ignore_errors=True)
        self.words.unlink(missing_ok=True)
        assert code == 0, said

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def is_whole(self) -> bool:
        """Whether every web process is there and has loaded: none of them is busy while nobody asks."""
        before = {process.pid: sum(process.cpu_times()[:2]) for process in self.web()}
        time.sleep(0.5)
        busy = [sum(one.cpu_times()[:2]) - before.get(one.pid, 0.0) > IDLE_SECONDS for one in self.web()]
        return busy == [False] * self.pages

    def browser(self) -> httpx.Client:
        """Signed in as the administrator."""
        return sign_in(self.address, "admin", self.password)

    def ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """As the database's administrator, who sees what is really there."""
        password = (self.home / "secrets" / "postgres").read_text()
        port = int((self.home / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[3])
        with psycopg.connect(
            host="127.0.0.1", port=port, user="crm_admin", password=password, dbname="tributary", autocommit=True
        ) as link:
            asked = link.execute(question, values)
            return asked.fetchall() if asked.description else []

    def web(self) -> list[psutil.Process]:
        return self._children("--socket")

    def worker(self) -> list[psutil.Process]:
        return self._children("pipelines.serve")

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]))

    def processes(self) -> list[psutil.Process]:
        """All of ours: supervisor, its children and theirs, the database."""
        ours = [psutil.Process(self.up.pid), self.postmaster()]
        return [process for one in ours for process in (one, *one.children(recursive=True))]

    def _children(self, marked: str) -> list[psutil.Process]:
        own = psutil.Process(self.up.pid).children() if self.up.poll() is None else []
        return [child for child in own if marked in _command_of(child)]


def sign_in(address: str, login: str, password: str) -> httpx.Client:
    """A browser whose person came in through the sign-in page."""
    browser = httpx.Client(base_url=address, timeout=20)
    page = browser.get("/sign-in").text
    form = {"login": login, "password": password, "csrf": re.search('name="csrf" value="(.+?)"', page)[1]}
    assert browser.post("/sign-in", data=form).status_code == 303
    browser.headers["X-CSRFToken"] = browser.cookies["_csrf_token"]
    return browser


def _command_of(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
