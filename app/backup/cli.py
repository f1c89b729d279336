"""`crm backup`: take one, see what there is, check it, try it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.core.i18n import _

if TYPE_CHECKING:
    from app.backup.streams import Tell

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Backups: take, list, check, try one.")

KeyFile = Annotated[
    Path | None, typer.Option("--key", help="The file of the private key, where backups are sealed.")
]
Folder = Annotated[
    Path | None, typer.Option("--from", help="The backups' folder, if not this installation's own.")
]


@app.command()
def now(full: bool = typer.Option(False, "--full", help="The whole database, also when a part would do.")) -> None:
    """Take the backup that is due: everything once a week, what changed since the last one on other days."""
    from app.backup import run
    from app.backup.words import SAME_DISK, UNSEALED, in_words, size
    from app.core import migrate, postgres
    from app.core.settings import settings

    with refusals(), postgres.database():
        migrate.run()
        with _progress(_("Backing up")) as tell:
            backup = run.take_now(tell, full)
        told = {"kind": in_words(backup.kind), "size": size(backup.bytes), "folder": settings().backups}
        typer.echo(_("{backup}: {kind}, {size}, in {folder}", backup=backup.name, **told))
        _warn(SAME_DISK if run.is_same_disk() else None, None if settings().backup_key else UNSEALED)


@app.command("list")
def list_backups(source: Folder = None) -> None:
    """Backups that are whole, the moments that can be restored, and how the last drill went."""
    from app.backup import listing
    from app.core.settings import settings

    with refusals():
        for line in listing.lines(source or settings().backups):
            typer.echo(line)


@app.command()
def verify(source: Folder = None, key: KeyFile = None) -> None:
    """Compare every stored file with its hash. Ends with 1, naming the files, if one is damaged or missing."""
    from app.backup import keys, listing, verify
    from app.core.settings import settings

    with refusals():
        private, damaged = keys.identity(key), 0
        for one in listing.there(source or settings().backups):
            with _progress(_("Checking")) as tell:
                verified = verify.verify(one, private, tell)
            damaged += len(verified.damaged)
            for line in verified.damaged:
                typer.secho(line, fg="red")
            known = {"folder": one.folder.name, "files": verified.files, "problems": len(verified.damaged)}
            if verified.was_opened:
                typer.echo(_("{folder}: {files} files, read to the end; {problems} problems", **known))
            else:
                told = _(
                    "{folder}: {files} files, compared with their hashes, not opened: no --key;"
                    " {problems} problems",
                    **known,
                )
                typer.echo(told)
    raise typer.Exit(int(damaged > 0))


@app.command()
def drill(key: KeyFile = None) -> None:
    """Restore the newest backup into a scratch server and compare it. Ends with 1 if it is not what it was."""
    from app.backup import run
    from app.core import migrate, postgres

    with refusals(), postgres.database():
        migrate.run()
        tried = run.drill_now(key)
        typer.echo(tried.words)
    raise typer.Exit(int(not tried.is_good))


@app.command()
def key(
    file: Annotated[Path, typer.Argument(help="Where the private key goes; keep it on another machine.")],
) -> None:
    """Make a pair of keys: the private one goes into FILE, the public one is printed."""
    from app.backup import keys

    with refusals():
        public = keys.make(file)
    typer.echo(_("Set TRIBUTARY_BACKUP_KEY={key}", key=public))
    typer.echo(_("Without {file} no backup sealed with it can be opened again.", file=file))


def _warn(*warnings: Any) -> None:
    for warning in filter(None, warnings):
        typer.secho(str(warning), err=True, fg="yellow")


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal becomes a sentence and exit code 1."""
    from app.core.errors import CrmError

    try:
        yield
    except CrmError as error:
        typer.secho(str(error), err=True, fg="red")
        raise typer.Exit(1) from None


@contextmanager
def _progress(words: str) -> Iterator["Tell"]:
    """A line that says how many bytes went by, on a terminal."""
    from rich.progress import DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

    columns = [TextColumn("{task.description}"), DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn()]
    with Progress(*columns, transient=True, disable=not sys.stdout.isatty()) as shown:
        task = shown.add_task(words, total=None)
        yield lambda count: shown.advance(task, count)
