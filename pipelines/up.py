"""`crm up`: everything a company needs, in one terminal, until Ctrl-C.

This process keeps the database and the order of things; the pages and the worker are processes of their own, so
that a long pipeline step never makes a page wait.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import typer

from app.access.robots import SYSTEM
from app.access.work import work
from app.core import migrate, postgres
from app.core.errors import Unavailable
from app.core.settings import settings
from app.users import service as users

app = typer.Typer(add_completion=False)
DIE_WITH_PARENT = 1
"""prctl's PR_SET_PDEATHSIG: on Linux a child is told to stop even if we are killed."""


@app.command()
def up(
    empty: bool = typer.Option(False, "--empty", help="Start without the demo company."),
) -> None:
    """Start database, app and schedules; the first time, load the demo company and run the pipeline."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(empty)
    except KeyboardInterrupt:
        typer.echo("Stopped.")
    except Unavailable as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None


def _run(empty: bool) -> None:
    _refuse_taken_port()
    with ExitStack() as running:
        with _step("Database"):
            running.enter_context(postgres.database())
            migrate.run()
        pages = running.enter_context(_child("pages", "-m", "app"))
        if not empty:
            _load_demo()
        with _step("Pages"):
            _wait_for_pages(pages)
        worker = running.enter_context(_child("worker", "-m", "pipelines.serve", "--first"))
        _say_where(_sign_ins())
        _watch(pages=pages, worker=worker)


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Say what is going on, and how long it took."""
    typer.echo(f"{name} ...", nl=False)
    began = time.monotonic()
    yield
    typer.echo(f" ready ({time.monotonic() - began:.1f} s)")


def _refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings().host, settings().port))
        except OSError:
            raise Unavailable(
                f"Port {settings().port} is in use: is Tributary running already? Stop it or set TRIBUTARY_PORT."
            ) from None


@contextmanager
def _child(name: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, its words in `home/logs`, told to stop when the block is over."""
    log = _log_of(name)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as words:
        child = subprocess.Popen(
            [sys.executable, *arguments], stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            start_new_session=True, preexec_fn=_die_with_parent,
        )  # fmt: skip
    try:
        yield child
    finally:
        _stop(child)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ask politely, then take down the whole group: a scheduled run may have children of its own."""
    if child.poll() is None:
        child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(timeout=30)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _log_of(name: str) -> Path:
    return settings().home / "logs" / f"{name}.log"


def _load_demo() -> None:
    """The demo company, if nobody works here yet."""
    with work(SYSTEM) as w:
        if users.list_users(w):
            return
    from app.demo.load import load

    with _step("Demo company"):
        load()


def _wait_for_pages(pages: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and pages.poll() is None:
        try:
            socket.create_connection((settings().host, settings().port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise Unavailable(f"The pages did not start; see {_log_of('pages')}.")


def _sign_ins() -> dict[str, tuple[str, str]]:
    """Role -> (login, password) of one person each, generated once and kept readable by this machine's user only.

    A company without people gets an administrator first.
    """
    kept = settings().home / "secrets" / "sign-ins.json"
    if kept.exists():
        return {role: (login, password) for role, (login, password) in json.loads(kept.read_text()).items()}
    with work(SYSTEM) as w:
        people = users.list_users(w) or [users.create(w, "admin", "Administrator", users.Role.ADMINISTRATOR)]
    chosen = {person.role: person for person in sorted(people, key=lambda p: p.login, reverse=True)}
    made = {
        role.value: (chosen[role].login, users.add_sign_in(SYSTEM, chosen[role].id))
        for role in users.Role
        if role in chosen
    }
    settings().keep_secret("sign-ins.json", json.dumps(made))
    return made


def _say_where(sign_ins: dict[str, tuple[str, str]]) -> None:
    typer.echo(f"\nOpen http://{settings().host}:{settings().port} and sign in as one of:")
    for role, (login, password) in sign_ins.items():
        typer.echo(f"  {role.replace('_', ' '):<15} {login:<24} {password}")
    typer.echo("\nCtrl-C stops everything.", nl=True)


def _watch(**children: subprocess.Popen[bytes]) -> None:
    """Wait until one of them ends, which none should."""
    while all(child.poll() is None for child in children.values()):
        time.sleep(0.5)
    ended = next(name for name, child in children.items() if child.poll() is not None)
    last_words = _log_of(ended).read_text(errors="replace").splitlines()[-8:]
    raise Unavailable("\n".join([f"The {ended} ended; its last words, from {_log_of(ended)}:", *last_words]))
