"""`crm up`: everything a company needs, in one terminal, until Ctrl-C.

This process keeps the database and its children alive: pages and worker are processes of their own, so that a long
pipeline step never makes a page wait, and what dies takes nothing else along.
"""

import logging
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from app.access.robots import SYSTEM
from app.access.work import work
from app.core import log as logs
from app.core import migrate, outage, postgres
from app.core.errors import Unavailable
from app.core.i18n import _
from app.core.settings import COUNTS, settings
from app.core.stopping import raise_when_told
from app.installation.answered import is_answered
from app.installation.children import FIRST_PAUSE, LONGEST_PAUSE, Child
from app.installation.counts import folder_for_counts
from app.installation.supervisor import database_kept, ended_with_us, watch
from app.users import first_sign_ins
from app.users import service as users
from app.users.first_sign_ins import FirstSignIn

app = typer.Typer(add_completion=False)
PORT_SECONDS = 15.0
"""How long pages of an installation that was killed may hold its port: they answer what they began."""
START_SECONDS = 180.0

log = logging.getLogger("tributary.up")


class Part(StrEnum):
    WEB = "web"
    WORKER = "worker"


@app.command()
def up(
    empty: Annotated[bool, typer.Option("--empty", help="Start without the demo company.")] = False,
    only: Annotated[
        Part | None, typer.Option(help="Start this part alone; the other runs on another machine.")
    ] = None,
) -> None:
    """Start database, app and schedules; the first time, load the demo company and run the pipeline."""
    raise_when_told(KeyboardInterrupt, signal.SIGTERM, signal.SIGINT)
    try:
        _run_part(only) if only else _run_all(empty)
    except KeyboardInterrupt:
        typer.echo(_("Stopped."))
    except Unavailable as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None


def _run_all(empty: bool) -> None:
    with ExitStack() as kept:
        kept.enter_context(_alone("up"))
        door = kept.enter_context(_door())
        _prepare_database(kept)
        if not empty:
            _load_demo()
        pages = _start_pages(kept, door)
        worker = kept.enter_context(ended_with_us([_worker()]))
        _say_where(first_sign_ins.make())
        watch([*pages, *worker])


def _run_part(only: Part) -> None:
    """One part, on a machine of its own; both need the same database, which therefore is a server's."""
    if not settings().database_url:
        raise Unavailable(_("--only needs DATABASE_URL: the embedded database is of one machine."))
    with ExitStack() as kept:
        kept.enter_context(_alone(f"up-{only}"))
        _prepare_database(kept)
        if only is Part.WEB:
            children = _start_pages(kept, kept.enter_context(_door()))
        else:
            children = kept.enter_context(ended_with_us([_worker()]))
        typer.echo(_("The {part} runs. Ctrl-C stops it.", part=only))
        watch(children)


def _prepare_database(kept: ExitStack) -> None:
    with _step(_("Database")):
        kept.enter_context(database_kept())
        _migrate_when_there()


def _migrate_when_there() -> None:
    """A server of the company's own may start after us: it is waited for, and what it says is said once."""
    pause, told = FIRST_PAUSE, None
    while True:
        try:
            return migrate.run()
        except (psycopg.Error, DBAPIError) as error:
            if outage.refusal(error) is None:
                raise
            if (words := outage.in_words(error)) != told:
                told_how = _("Tried again until it answers; Ctrl-C stops.")
                typer.secho(f"\n{words}\n{told_how}", err=True, fg="yellow")
            told = words
            log.warning("the database is away, next try in %.1f s", pause)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _start_pages(kept: ExitStack, door: socket.socket) -> list[Child]:
    pages = kept.enter_context(ended_with_us(_pages(door, kept.enter_context(folder_for_counts()))))
    with _step(_("Pages")):
        _wait_for_pages(pages)
    return pages


def _worker() -> Child:
    return Child("worker", ["-m", "pipelines.serve", "--first"])


@contextmanager
def _step(name: str) -> Iterator[None]:
    """Say what is going on, and how long it took."""
    typer.echo(f"{name} ...", nl=False)
    began = time.monotonic()
    yield
    typer.echo(_(" ready ({seconds:.1f} s)", seconds=time.monotonic() - began))


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """The only one of this name in this installation; the system frees the lock of whoever is killed."""
    postgres.close_home()
    try:
        with FileLock(settings().home / f"{name}.lock", timeout=0, mode=0o600):
            logs.configure(name)
            yield
    except Timeout:
        raise Unavailable(
            _("Tributary is running already from {folder}. Stop it first.", folder=settings().home)
        ) from None


def _door() -> socket.socket:
    """The socket that all web processes share: callers of one that is away wait for another."""
    host, port = settings().host, settings().port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    until = time.monotonic() + PORT_SECONDS
    while time.monotonic() < until:
        with suppress(OSError):
            return socket.create_server((host, port), family=family, backlog=2048)
        time.sleep(0.2)
    raise Unavailable(_("Port {port} is in use by another program. Stop it or set TRIBUTARY_PORT.", port=port))


def _pages(door: socket.socket, counts: Path) -> list[Child]:
    number, seen = str(door.fileno()), {COUNTS: str(counts)}
    pages: list[Child] = []
    for name in [f"web-{n}" for n in range(1, settings().web_processes + 1)]:
        program, before = ["-m", "app", "--name", name, "--socket", number], pages[-1] if pages else None
        pages.append(Child(name, program, (door.fileno(),), seen, before))
    return pages


def _load_demo() -> None:
    """The demo company, if nobody works here yet."""
    with work(SYSTEM) as w:
        if users.list_users(w):
            return
    from app.demo.load import load

    with _step(_("Demo company")):
        load()


def _wait_for_pages(pages: list[Child]) -> None:
    """Until one of them answers; what dies meanwhile is started again."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        for page in pages:
            page.look_after()
        if is_answered(2.0):
            return
        time.sleep(0.1)
    raise Unavailable(_("The pages did not start; see {folder}.", folder=logs.folder()))


def _say_where(made: list[FirstSignIn]) -> None:
    """Passwords are said when they are made, and never again: they are kept as hashes only."""
    if made:
        told = _("Open {address} and sign in as one of (shown this once):", address=settings().address)
    else:
        told = _(
            "Open {address} and sign in."
            " A way in for somebody: crm user sign-in LOGIN (crm user list names them).",
            address=settings().address,
        )
    typer.echo(f"\n{told}")
    for one in made:
        typer.echo(f"  {one.role.replace('_', ' '):<15} {one.login:<24} {one.password}")
    typer.echo("\n" + _("Ctrl-C stops everything."))
